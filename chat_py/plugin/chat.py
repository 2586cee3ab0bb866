"""The chat for Python: what a page's own Python code and plug-ins work with.

from chat_py.app import start

chat = start()

@chat.on("message:received")
def count(message: TextEvent) -> None:
    print(len(message["content"]), "characters")
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar, get_args, overload

from chat_py.base.errors import ArgumentError
from chat_py.base.near_names import near_names
from chat_py.base.owner import Undo
from chat_py.broadcast.bus import DOCUMENTED, EventBus, Handler, canonical
from chat_py.browser.protocols.dom import Document
from chat_py.browser.protocols.environment import Console
from chat_py.http.options import RequestOptions
from chat_py.http.sse import StreamEvent
from chat_py.plugin.code_drawers import CodeDrawer
from chat_py.plugin.commands import CommandFunction
from chat_py.plugin.event_data import (
    ChatEvent,
    ChatEventName,
    ConnectionEvent,
    FailureEvent,
    FailureEventName,
    ImageEvent,
    ImageEventName,
    MessageEvent,
    MessageEventName,
    OutboxEvent,
    RenamedEvent,
    TextEvent,
    TextEventName,
)
from chat_py.plugin.hooks import BeforeSend, Hooks
from chat_py.state import ChatState
from chat_py.tool_calls.registry import TIME_LIMIT, Tools
from chat_py.view.notice import NoticeKind

__all__ = ["Chat", "ChatParts", "Listening"]

F = TypeVar("F", bound=Handler)
H = TypeVar("H", bound=BeforeSend)
C = TypeVar("C", bound=CommandFunction)
W = TypeVar("W", bound=CodeDrawer)
T = TypeVar("T", bound=Callable[..., Any])
D = TypeVar("D")
R = TypeVar("R")


class Listening(Protocol[D]):
    """A decorator of functions that take the data of an event."""

    def __call__(self, function: Callable[[D], R], /) -> Callable[[D], R]: ...


class _Api(Protocol):
    def make_request(
        self, method: str, endpoint: str, data: Any = None, options: Any = None
    ) -> Awaitable[Any]: ...
    def stream(
        self, method: str, endpoint: str, data: Any = None, options: Any = None
    ) -> AsyncIterator[StreamEvent]: ...


class _Input(Protocol):
    async def send_text(self, text: str) -> str | None: ...


class _Events(Protocol):
    def on(self, event_name: str, handler: Handler) -> Undo: ...
    def once(self, event_name: str, handler: Handler) -> Undo: ...
    async def handle_chat_selection(self, chat_id: str) -> None: ...


class _Notices(Protocol):
    def show(self, text: str, kind: NoticeKind = "info") -> object: ...


@dataclass(frozen=True, kw_only=True)
class ChatParts:
    """The current parts that `Chat` works with; `ChatCore.reinit` builds new ones."""

    api: _Api
    input: _Input
    events: _Events
    notices: _Notices


class Chat:
    """One chat page, for Python code of the page and plug-ins.

    `state` is the live `ChatState`; `document` gives access to the DOM.
    """

    def __init__(
        self,
        *,
        bus: EventBus,
        state: ChatState,
        document: Document,
        hooks: Hooks,
        tools: Tools,
        use_backend: Callable[[object], None],
        parts: Callable[[], ChatParts],
        console: Console,
    ) -> None:
        self._console = console
        self._hooks = hooks
        self._tools = tools
        self._use_backend = use_backend
        self._bus = bus
        self._parts = parts
        self.state = state
        self.document = document

    @overload
    def on(self, event_name: TextEventName) -> Listening[TextEvent]: ...
    @overload
    def on(self, event_name: MessageEventName) -> Listening[MessageEvent]: ...
    @overload
    def on(self, event_name: ChatEventName) -> Listening[ChatEvent]: ...
    @overload
    def on(self, event_name: FailureEventName) -> Listening[FailureEvent]: ...
    @overload
    def on(self, event_name: ImageEventName) -> Listening[ImageEvent]: ...
    @overload
    def on(self, event_name: Literal["chat:renamed"]) -> Listening[RenamedEvent]: ...
    @overload
    def on(self, event_name: Literal["connection:changed"]) -> Listening[ConnectionEvent]: ...
    @overload
    def on(self, event_name: Literal["outbox:changed"]) -> Listening[OutboxEvent]: ...
    @overload
    def on(self, event_name: str) -> Callable[[F], F]: ...
    @overload
    def on(self, event_name: str, handler: Handler) -> Undo: ...
    def on(self, event_name: str, handler: Handler | None = None) -> Any:
        """Call `handler(data)` for each event of this name.

        Without a handler this is a decorator; with one it returns a function that removes the
        handler again. Handlers may be `async`. Any name will do, since a page may have events of
        its own; one that is nearly a name of the chat's is told on the console.

        Raises `ArgumentError` for a name that is no text, and for a handler that is no function.
        """
        self._check_name("chat.on", event_name)
        if handler is not None:
            _check_function("chat.on", "handler", handler)
            return self._parts().events.on(event_name, handler)

        def decorate(function: F) -> F:
            self._parts().events.on(event_name, function)
            return function

        return decorate

    def once(self, event_name: str, handler: Handler) -> Undo:
        """Like `on` with a handler, but for the next event only."""
        self._check_name("chat.once", event_name)
        _check_function("chat.once", "handler", handler)
        return self._parts().events.once(event_name, handler)

    def off(self, event_name: str, handler: Handler | None = None) -> None:
        """Remove a handler from an event, or all of its handlers."""
        self._bus.off(event_name, handler)

    def before_send(self, hook: H) -> H:
        """Decorator: call `hook(text)` before each message is sent.

        The hook returns the text to send, or None to send nothing. It may be `async`.
        Raises `ArgumentError` for anything but a function.
        """
        _check_function("chat.before_send", "hook", hook)
        self._hooks.add_before_send(hook)
        return hook

    @overload
    def command(self, function: C) -> C: ...
    @overload
    def command(self, *, name: str = "", description: str = "") -> Callable[[C], C]: ...
    def command(self, function: C | None = None, **options: str) -> C | Callable[[C], C]:
        """Decorator: `/name` in the message box calls `function(text)`, which may be `async`, with
        what is written after the name.

        It returns the text to send, or None to send nothing. The list that opens with `/` shows
        the description, or else the first line of the docstring. A command that fails is reported,
        and what was written stays in the box.

        Raises `ArgumentError` for a name that is no single word, and for one that is taken.
        """

        def decorate(function: C) -> C:
            self._hooks.commands.add(function, **options)
            return function

        return decorate if function is None else decorate(function)

    def code(self, language: str) -> Callable[[W], W]:
        """Decorator: `draw(code)`, which may be `async`, draws the code blocks of a language in
        answers, once a block has ended.

        It returns HTML, which is sanitised, an SVG, which becomes a picture, an element, or None
        to leave the code. The code stays within reach, and is what is copied. A drawing that fails
        is reported, and leaves the code.

        Raises `ArgumentError` for a language that is no single word, and for one that is taken.
        """

        def decorate(function: W) -> W:
            self._hooks.code.add(language, function)
            return function

        return decorate

    @overload
    def tool(self, function: T) -> T: ...
    @overload
    def tool(
        self,
        *,
        name: str = "",
        title: str = "",
        ask: bool = True,
        time_limit: float = TIME_LIMIT,
    ) -> Callable[[T], T]: ...
    def tool(self, function: T | None = None, **options: Any) -> T | Callable[[T], T]:
        """Decorator: the model may call this function, which may be `async`.

        Its docstring tells the model what it does, its annotations what it takes; what it returns
        goes back as JSON. A person is asked before each call unless `ask` is False, and sees
        `title`, or else the name. An `async` function is stopped after `time_limit` seconds.

        Raises `ArgumentError` for a parameter without a type, and for a name that is taken.
        """

        def decorate(function: T) -> T:
            self._tools.add(function, **options)
            return function

        return decorate if function is None else decorate(function)

    def use_backend(self, backend: object) -> None:
        """From now on ask `backend` for chats and answers: an object with any of the methods of
        `chat_py.backends.Backend`; the guide's endpoints do the rest."""
        self._use_backend(backend)

    def trigger(self, event_name: str, data: Any = None) -> None:
        """Deliver an event to the listeners of Python and of the page.

        Raises `ArgumentError` for a name that is no text.
        """
        _check_text("chat.trigger", "event_name", event_name)
        self._bus.trigger(event_name, data)

    async def make_request(
        self,
        method: str,
        endpoint: str,
        data: Any = None,
        options: RequestOptions | Mapping[str, Any] | None = None,
    ) -> Any:
        """Send a request like `ChatAPI.makeRequest` and return the parsed body.

        Raises `ApiError` if it fails, and `ArgumentError` for a wrong argument.
        """
        return await self._parts().api.make_request(method, endpoint, data, options)

    def stream(
        self,
        method: str,
        endpoint: str,
        data: Any = None,
        options: RequestOptions | Mapping[str, Any] | None = None,
    ) -> AsyncIterator[StreamEvent]:
        """Send a request like `ChatAPI.stream` and yield the events of the response as they arrive.

        Raises `ApiError` if it fails, and `ArgumentError` for a wrong argument.
        """
        return self._parts().api.stream(method, endpoint, data, options)

    async def send(self, text: str) -> str | None:
        """Send a message and return its id, or None if it could not be sent.

        What the visitor has typed or is editing stays in the box. Raises `ArgumentError` for
        anything but a text.
        """
        _check_text("chat.send", "text", text)
        return await self._parts().input.send_text(text)

    async def open(self, chat_id: str) -> None:
        """Switch to another chat. Raises `ApiError` if it cannot be loaded."""
        await self._parts().events.handle_chat_selection(chat_id)

    def notify(self, text: str, kind: NoticeKind = "info") -> None:
        """Show a notice: "info", "success", "warning" or "error".

        Raises `ArgumentError` for another kind, and for anything but a text.
        """
        _check_text("chat.notify", "text", text)
        kinds = get_args(NoticeKind)
        if kind not in kinds:
            meant = near_names(str(kind), kinds)
            hint = f" ({kind!r}: did you mean {meant[0]}?)" if meant else f" ({kind!r})"
            raise ArgumentError("chat.notify", "kind", f"one of {', '.join(kinds)}{hint}")
        self._parts().notices.show(text, kind)

    def _check_name(self, method: str, event_name: str) -> None:
        """Tell of a name that nobody has, but that is nearly one of the chat's."""
        _check_text(method, "event_name", event_name)
        name = canonical(event_name)
        if name in DOCUMENTED:
            return
        meant = near_names(event_name, DOCUMENTED) or near_names(name, DOCUMENTED)
        if meant:
            self._console.warn(
                f"chat.on({event_name!r}): the chat has no event of this name. "
                f"Did you mean {' or '.join(map(repr, meant))}?"
            )


# Plug-ins are not type-checked, and would fail far from their mistake.


def _check_text(method: str, name: str, value: object) -> None:
    if not isinstance(value, str):
        raise ArgumentError(method, name, "a text")


def _check_function(method: str, name: str, value: object) -> None:
    if not callable(value):
        raise ArgumentError(method, name, "a function")
