"""The page around the document, and a whole `Page` of fakes for the composition root."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Callable, Sequence
from types import SimpleNamespace
from typing import Any

from pydantic.alias_generators import to_camel

from chat_py.backends.python_methods import PythonMethods
from chat_py.border.payload import Payload
from tests.fakes.bridge import FakeBridge
from tests.fakes.clock import FakeClock
from tests.fakes.dom import FakeDocument, FakeMarkup
from tests.fakes.fields import FakeFields
from tests.fakes.files import FakeFiles
from tests.fakes.formats import FakeFormats
from tests.fakes.gate import FakeGate
from tests.fakes.host import FakeHost
from tests.fakes.location import FakeLocation
from tests.fakes.person import FakePerson
from tests.fakes.speech import FakeSpeech
from tests.fakes.storage import FakeDatabase, FakeTextStorage
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeConsole, FakeNetwork, FakeTransport, Scripted

__all__ = [
    "FakeCaller",
    "FakeFields",
    "FakeGate",
    "FakeHost",
    "FakeLocation",
    "FakePage",
    "FakeShareSheet",
    "FakeSiteMethods",
]


class FakeCaller:
    """`PageCaller`: calls functions of the page one after another."""

    def call_all(self, functions: list[Any], name: str | None, payload: Payload) -> None:
        for function in functions:
            function(*(() if name is None else (name,)), payload.value)


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


class FakePackages:
    """Wheels that the page brings; `installed` tells what was asked for."""

    def __init__(self) -> None:
        self.installed: list[str] = []

    async def install_http(self) -> None:
        self.installed.append("http")

    async def provide(self, names: Sequence[str]) -> list[str]:
        self.installed += names
        return []


class FakeSiteMethods:
    """What the page has written of a back end, by the names that Python has for it."""

    def __init__(self, **methods: Callable[..., object]) -> None:
        self.methods = methods
        self.capabilities: set[str] = set()
        self.calls: list[tuple[Any, ...]] = []

    def has(self, method: str) -> bool:
        return method in self.methods

    def can(self, what: str) -> bool:
        return what in self.capabilities

    def is_own(self, method: str) -> bool:
        return method in self.methods

    def spelled(self, method: str) -> str:
        return to_camel(method)

    async def call(self, method: str, *arguments: Any, **options: Any) -> object:
        self.calls.append((method, *arguments, options))
        result = self.methods[method](*arguments)
        return await result if inspect.isawaitable(result) else result

    def iterate(self, method: str, *arguments: Any, **options: Any) -> AsyncGenerator[object]:
        self.calls.append((method, *arguments, options))
        return PythonMethods(SimpleNamespace(**self.methods)).iterate(method, *arguments, **options)


class FakePage:
    """`chat_py.browser.page.Page` without a browser."""

    def __init__(
        self,
        markup: str = "",
        *,
        href: str = "https://chat.example/",
        server: Scripted | None = None,
        facts: dict[str, Any] | None = None,
    ) -> None:
        self.bridge = FakeBridge()
        self.site_methods = FakeSiteMethods()
        browser = FakeBrowser()
        self.channel, self.locks = browser.channel(), browser.locks()
        self.clock = FakeClock()
        self.console = FakeConsole()
        self.database = FakeDatabase()
        self.document = FakeDocument(markup, self.clock)
        self.fields = FakeFields()
        self.files = FakeFiles()
        self.formats = FakeFormats
        self.gate = FakeGate()
        self.host = FakeHost(facts=facts)
        self.local = FakeTextStorage()
        self.location = FakeLocation(href)
        self.markup = FakeMarkup(self.document)
        self.network = FakeNetwork()
        self.packages = FakePackages()
        self.people = FakePerson()
        self.person = lambda: self.people
        self.session = FakeTextStorage()
        self.share_sheet = FakeShareSheet()
        self.speech = FakeSpeech()
        self.transport = FakeTransport(default=server)
        self.transport.network = self.network

    @property
    def listeners(self) -> int:
        """Everything that the program listens to on the page."""
        return (
            self.document.listener_count
            + self.gate.listeners
            + self.host.listeners
            + self.location.listeners
            + self.network.listeners
        )
