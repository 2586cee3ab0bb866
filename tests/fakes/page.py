"""The page around the document: state mirror, event gate, address bar, host functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableSet
from typing import Any
from urllib.parse import urljoin, urlsplit

from chat_py.payload import Payload

__all__ = ["FakeCaller", "FakeFields", "FakeGate", "FakeHost", "FakeLocation", "FakeShareSheet"]

Undo = Callable[[], None]


class FakeFields:
    """`PageFields`: what the page sees; a test changes it by `set_from_page` of the state."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.sets: dict[str, MutableSet[str]] = {}

    def push(self, name: str, value: Any) -> None:
        self.values[name] = value

    def read(self, name: str) -> str | None:
        return None

    def id_set(self, name: str) -> MutableSet[str]:
        return self.sets.setdefault(name, set())


class FakeGate:
    """`EventGate`: keeps what goes out to the page; `send` is the page's own event."""

    def __init__(self) -> None:
        self.emitted: list[tuple[str, Any]] = []
        self._callbacks: list[Callable[[str, Any], None]] = []

    def emit(self, name: str, data: Any) -> None:
        self.emitted.append((name, data.value if isinstance(data, Payload) else data))

    def subscribe(self, names: Iterable[str], callback: Callable[[str, Any], None]) -> Undo:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def send(self, name: str, data: Any = None) -> None:
        for callback in list(self._callbacks):
            callback(name, Payload(data))


class FakeCaller:
    """`PageCaller`: calls functions of the page one after another."""

    def call_all(self, functions: list[Any], name: str | None, payload: Payload) -> None:
        for function in functions:
            function(*(() if name is None else (name,)), payload.value)


class FakeLocation:
    """The address bar with its history."""

    def __init__(self, href: str = "https://chat.example/") -> None:
        self.entries = [href]
        self.at = 0
        self.left_for = ""
        self._callbacks: list[Callable[[], None]] = []

    @property
    def href(self) -> str:
        return self.entries[self.at]

    @property
    def origin(self) -> str:
        parts = urlsplit(self.href)
        return f"{parts.scheme}://{parts.netloc}"

    def push(self, url: str) -> None:
        self.entries[self.at + 1 :] = [urljoin(self.href, url)]
        self.at += 1

    def replace(self, url: str) -> None:
        self.entries[self.at] = urljoin(self.href, url)

    def back(self) -> None:
        if self.at:
            self.at -= 1
            for callback in list(self._callbacks):
                callback()

    def assign(self, url: str) -> None:
        self.left_for = urljoin(self.href, url)

    def on_navigate(self, callback: Callable[[], None]) -> Undo:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)


class FakeHost:
    """`HostPage` with functions that a test defines; keeps their calls."""

    def __init__(self, *functions: str) -> None:
        self.functions = set(functions)
        self.calls: list[tuple[Any, ...]] = []

    def facts(self) -> str:
        return "{}"

    def find(self, names: Iterable[str]) -> None:
        return None

    def watch(self, name: str, callback: Callable[[Any], None]) -> Undo:
        return lambda: None

    def provide(self, name: str, members: Any) -> Undo:
        return lambda: None

    def call(self, name: str, *args: Any) -> bool:
        if name not in self.functions:
            return False
        self.calls.append((name, *args))
        return True


class FakeShareSheet:
    """The system's share dialogue; `answer` is what the person does, or an error."""

    def __init__(self, *, available: bool = False) -> None:
        self.available = available
        self.answer: bool | Exception = True
        self.shared: list[dict[str, str]] = []

    async def share(self, *, title: str, text: str, url: str) -> bool:
        self.shared.append({"title": title, "text": text, "url": url})
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer
