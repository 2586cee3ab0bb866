"""The host page: its globals, modules, events and messages, and its mirror of `ChatState`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, MutableSet, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from chat_py.base.owner import Undo
from chat_py.border.payload import Payload
from chat_py.browser.protocols.values import PageFunction

__all__ = [
    "EventGate",
    "HookListener",
    "HookPhase",
    "HostObject",
    "HostPage",
    "PageFields",
    "PageMessage",
    "SiteMethods",
]

HookPhase = Literal["called", "returned", "threw", "pending", "settled", "rejected"]
"""How far a call of a host's method has come. `pending`: it has returned a promise."""


class HookListener(Protocol):
    """Hears one method. `call` numbers the call; `value` is the list of arguments (`called`), the
    result (`returned`, `settled`), or the text of the host's exception (`threw`, `rejected`)."""

    def __call__(self, phase: HookPhase, call: int, value: Any, /) -> None: ...


class HostObject(Protocol):
    """What the page has under one or several names, looked at from outside; none of this raises.

    Where that is a class, its instances are meant as well.
    """

    def call(self, name: str, *args: Any, takes: bool = False) -> bool:
        """Call a method with `this` kept, if it is there and with `takes` only if it takes
        arguments; whether it was called. Its failure is reported."""
        ...

    def wrap(self, name: str, heard: HookListener, *, settles: bool = False) -> Undo | None:
        """Hear the calls of a method. `this`, arguments, result, promise and exception of the
        host's method survive, and so does a failure of `heard`, which is reported.

        `settles`: hear how its promises end, too. None where there is no such method, or it is
        heard already.
        """
        ...


class HostPage(Protocol):
    """The host page's own globals: its functions, modules and facts."""

    def facts(self) -> str:
        """JSON of what the page says of itself: `{tag, config, globals}` (see settings.py)."""
        ...

    def find(self, names: Iterable[str]) -> HostObject | None:
        """What the page defines under `names`, on `window` or as a top-level `class` or
        `const`."""
        ...

    def on_message(self, callback: Callable[[PageMessage], None]) -> Undo:
        """Called for each `postMessage` that reaches this window."""
        ...

    def on_scripts(self, callback: Callable[[], None]) -> Undo:
        """Called after each script that runs later, which may bring or replace a module, and
        when a module's name is assigned."""
        ...

    def provide(self, name: str, members: Mapping[str, Callable[..., Any]]) -> Undo:
        """Define a fallback object under a global name that nobody has defined."""
        ...

    def assign(self, values: Mapping[str, str]) -> None:
        """Set globals of the page, on `window` and where a script has declared them by `let`."""
        ...

    def call(self, name: str, *args: Any) -> bool:
        """Call a global function of the page's own if there is one; tells whether there was."""
        ...


class EventGate(Protocol):
    """Events between the bus and the page: DOM `CustomEvent`s, jQuery where present.

    What the gate itself emits does not come back through `subscribe` (no echoes).
    """

    def emit(self, name: str, payload: Payload) -> None:
        """Dispatch `name` on `document` and trigger it through jQuery, once each spelling."""
        ...

    def register(self, name: str, functions: Sequence[PageFunction], *, asks: bool) -> None:
        """Say which functions of the page listen for `name` (`"*"`: for every name).

        An event of the page for which nothing `asks` is delivered to them in the page itself,
        and is not heard of here.
        """
        ...

    @property
    def delivered(self) -> int:
        """How many events were delivered in the page itself."""
        ...

    def subscribe(self, names: Iterable[str], callback: Callable[[str, Payload], bool]) -> Undo:
        """Called for events of these names that other code of the page triggers. What it answers
        False for is an echo, and is not sent on in the other spellings."""
        ...


@dataclass(frozen=True)
class PageMessage:
    """A `postMessage` as received: `data` is JSON text, or None when it is not plain data."""

    origin: str
    data: str | None
    known_source: bool


class PageFields(Protocol):
    """The page's mirror of `ChatState`: live fields and Sets of `window.ChatState`."""

    def push(self, name: str, value: Any) -> None:
        """Show a new value to the page."""
        ...

    def read(self, name: str) -> str | None:
        """JSON of an object field that the page may have changed in place, or None when it
        cannot have changed since the last `push`."""
        ...

    def id_set(self, name: str) -> MutableSet[str]:
        """A real JavaScript `Set` of ids, behind Python's `MutableSet`."""
        ...


class SiteMethods(Protocol):
    """A back end that a site has written: any of the methods of `chat_py.backends.Backend`."""

    def has(self, method: str) -> bool:
        """Whether the site has written this one; `method` as Python spells it."""
        ...

    def is_own(self, method: str) -> bool:
        """Whether it does this in a way of its own, and not as the guide's back end does."""
        ...

    def spelled(self, method: str) -> str:
        """The method's name as its author knows it."""
        ...

    def can(self, what: str) -> bool:
        """Whether the site says that its methods can do this (`capabilities`)."""
        ...

    async def call(self, method: str, *arguments: Any, **options: Any) -> object:
        """Call it; the result is plain data or a model. Raises whatever the site's code raises."""
        ...

    def iterate(self, method: str, *arguments: Any, **options: Any) -> AsyncGenerator[object]:
        """Call it and give what it gives, one item after the other: those of an asynchronous or
        other iterable (not of a text), or the one thing that it is. Closing the generator tells
        the site that no more is wanted."""
        ...
