"""The published surface with stand-ins for every object that it serves."""

from __future__ import annotations

from typing import Any

from chat_py.base.owner import Owner
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from chat_py.surface.publish import Publisher
from chat_py.surface.table import GLOBALS
from tests.fakes.bridge import FakeBridge
from tests.fakes.fields import FakeFields
from tests.fakes.transport import FakeConsole

__all__ = ["Part", "PublisherRig"]


class Part:
    """Stands for every published object; answers what a test has put into `answers`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.calls: list[tuple[Any, ...]] = []
        self.answers: dict[str, Any] = {}
        self.request_cache = Cache()
        self.config = type("Config", (), {"base_url": "/api", "timeout": 30000})()
        self.initialized = True

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def method(*args: Any, **options: Any) -> Any:
            self.calls.append((name, *args))
            answer = self.answers.get(name)
            if isinstance(answer, Exception):
                raise answer
            return answer(*args, **options) if callable(answer) else answer

        return method


class Cache:
    """A `Map` that Python holds."""

    def __init__(self) -> None:
        self.entries = {"GET /a": {"n": 1}, "GET /b": None}

    def get(self, key: str) -> Any:
        return self.entries[key]

    def keys(self) -> list[str]:
        return list(self.entries)

    def delete(self, key: str) -> bool:
        return self.entries.pop(key, None) is not None

    def clear(self) -> None:
        self.entries.clear()


class PublisherRig:
    """A `Publisher`, the page that calls it, and a `Part` for each global."""

    def __init__(self) -> None:
        self.parts = {entry.name: Part(entry.name) for entry in GLOBALS}
        self.page = FakeBridge()
        self.console = FakeConsole()
        self.owner = Owner("test", self.console.report)
        self.fields = FakeFields()
        self.state = ChatState(fields=self.fields, settings=Settings(), console=self.console)
        self.publisher = Publisher(
            objects={**self.parts, "ChatState": self.state},
            state=self.state,
            bridge=self.page,
            owner=self.owner,
            console=self.console,
        )

    def answer(self, path: str, answer: Any) -> Part:
        owner, _, name = path.partition(".")
        self.parts[owner].answers[name] = answer
        return self.parts[owner]
