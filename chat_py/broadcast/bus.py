"""The one logical event bus (contract §4).

A dispatch walks a tuple that registration replaces and never changes, so a listener added or
removed during a dispatch takes effect at the next one (mitt's rule) at no cost per event.
Listeners of the page are JavaScript functions; neighbours among them are called in one crossing.
The gate is told who listens for what: an event of the page that only functions of the page listen
for is delivered there (static/src/native/events/listeners.mjs) and does not cross at all.
"""

from __future__ import annotations

import inspect
import itertools
import re
import weakref
from collections.abc import Callable, Iterable
from typing import Any, Protocol, cast

from chat_py.base.owner import Owner, Undo
from chat_py.border.payload import Payload
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.host import EventGate
from chat_py.browser.protocols.values import PageCaller, PageFunction

__all__ = ["DOCUMENTED", "OLDER", "PREFIX", "EventBus", "Events", "Handler", "canonical"]

DOCUMENTED = frozenset(
    """message:sent message:received message:like message:dislike message:regenerate
    message:copy message:share message:delete chat:loaded chat:error chat:selected
    chat:renamed image:upscale image:download image:share image:reveal persona:added
    scenario:changed
    prompt:retrieved gift:opened suggestions:retrieved chatapi:fetch-success
    chatapi:fetch-error chatapi:interface-ready chatcore:ready chatcore:error
    chatintegration:ready auth-required connection:changed outbox:changed""".split()
)
ANY = "*"
MAX_NESTED = 8
"""A page that answers an event with the same one for ever is stopped here."""
PREFIX = "chat:"

Handler = Callable[..., object]


def _older(name: str) -> str:
    """`message:sent` as older scripts spell it, `messageSent`."""
    first, *rest = re.split("[:-]", name)
    return first + "".join(word.capitalize() for word in rest)


OLDER = {_older(name): name for name in sorted(DOCUMENTED)}
"""Older spelling of a documented name → the name."""


def canonical(name: str) -> str:
    """The name without its `chat:` prefix, which belongs to some names (`chat:loaded`); an older
    spelling (`chat:messageSent`) is the name that it stands for."""
    if name not in DOCUMENTED and name.startswith(PREFIX):
        name = name[len(PREFIX) :]
    return OLDER.get(name, name)


class Events(Protocol):
    """The bus, as far as it is needed here."""

    def trigger(self, name: str, data: Any = None) -> None: ...


class _Listener:
    """One registration; `page` is set for a function of the page, `external` for one that is
    not the program's own."""

    __slots__ = ("__weakref__", "external", "handler", "once", "page")

    def __init__(self, handler: Handler, *, once: bool, page: bool, external: bool = False) -> None:
        self.handler = handler
        self.once = once
        self.page = page
        self.external = external


class _Group:
    """Neighbouring handlers of one kind, which are called in one go."""

    __slots__ = ("handlers", "page")

    def __init__(self, handlers: list[Handler], *, page: bool) -> None:
        self.handlers = handlers
        self.page = page


class EventBus:
    """Names to listeners, and out to the page through the `EventGate`."""

    def __init__(self, *, gate: EventGate, caller: PageCaller, console: Console, owner: Owner):
        self._gate = gate
        self._caller = caller
        self._console = console
        self._owner = owner
        self._listeners: dict[str, tuple[_Listener, ...]] = {}
        self._groups: dict[str, list[_Group]] = {}
        self._once: set[str] = set()
        self._delivering: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._stopped: set[str] = set()
        self._triggered = 0

    @property
    def triggered(self) -> int:
        """How many events there were."""
        return self._triggered + self._gate.delivered

    def open_gate(self) -> Undo:
        """Let events of other code of the page in; returns the undo."""
        return self._gate.subscribe(sorted(DOCUMENTED), self._from_page)

    def on(
        self,
        name: str,
        handler: Handler,
        *,
        once: bool = False,
        page: bool = False,
        external: bool = False,
    ) -> Undo:
        """Call `handler(data)` for each event; `"*"` gets `handler(name, data)`.

        A handler may be `async`; its failure is reported. Returns the undo.
        """
        name = canonical(name)
        listener = _Listener(handler, once=once, page=page, external=external)
        self._set(name, (*self._listeners.get(name, ()), listener))
        # Weak: who keeps the undo of a `once` that has run keeps nothing of the page by it.
        known = weakref.ref(listener)
        return lambda: self._remove(name, lambda other: other is known())

    def off(self, name: str, handler: Handler | None = None) -> None:
        """Remove a handler wherever it was added under this name, or all external ones of it:
        a script that clears its own handlers does not switch the chat off."""
        self._remove(
            canonical(name),
            lambda other: other.external if handler is None else other.handler == handler,
        )

    def listener_count(self) -> int:
        """How many listeners there are."""
        return sum(len(listeners) for listeners in self._listeners.values())

    def event_names(self) -> list[str]:
        """Names that have listeners, sorted."""
        return sorted(self._listeners)

    def clear(self) -> None:
        """Forget every listener."""
        for name in self.event_names():
            self._set(name, ())

    def trigger(self, name: str, data: Any = None, *, page_heard: bool = False) -> None:
        """Deliver to the bus's listeners, then to the page in every spelling.

        `page_heard`: listeners that are functions of the page have heard it already.
        """
        payload = data if isinstance(data, Payload) else Payload({} if data is None else data)
        name = canonical(name)
        if self._is_endless(name):
            return
        self._open.append(name)
        try:
            self._deliver(name, payload, page_heard=page_heard)
            self._gate.emit(name, payload)
        finally:
            self._open.pop()

    def notify(self, handler: Handler, payload: Payload, *, page: bool = False) -> None:
        """Call one handler as a dispatch does: its failure is reported, and goes no further."""
        self._call(_Group([handler], page=page), None, payload)

    def _from_page(self, name: str, payload: Payload) -> bool:
        """An event that other code of the page has sent; False for an echo: a listener that
        carries events on to jQuery or the DOM itself."""
        name = canonical(name)
        if (name, payload.text) in self._delivering or self._is_endless(name):
            return False
        self._open.append(name)
        try:
            self._deliver(name, payload)
        finally:
            self._open.pop()
        return True

    def _is_endless(self, name: str) -> bool:
        """Whether an event is the answer to itself, again and again. That is reported, and ends
        the name until the outermost event is out: two such listeners would make thousands."""
        if not self._open:
            self._stopped.clear()
        if name in self._stopped:
            return True
        if len(self._open) < MAX_NESTED or self._open.count(name) < MAX_NESTED:
            return False
        self._stopped.add(name)
        self._console.report(RecursionError(f"{name} in answer to itself, again and again"))
        return True

    def _deliver(self, name: str, payload: Payload, *, page_heard: bool = False) -> None:
        self._triggered += 1
        self._delivering.append((name, payload.text))
        try:
            for key in (name, ANY):
                groups = self._groups.get(key, ())
                if key in self._once:
                    self._remove(key, lambda other: other.once and not (other.page and page_heard))
                for group in groups:
                    if not (group.page and page_heard):
                        self._call(group, name if key == ANY else None, payload)
        finally:
            self._delivering.pop()

    def _call(self, group: _Group, name: str | None, payload: Payload) -> None:
        if group.page:
            self._caller.call_all(cast("list[PageFunction]", group.handlers), name, payload)
            return
        try:
            value = payload.value
        except ValueError as error:  # too deep for Python
            self._console.report(error)
            return
        for handler in group.handlers:
            try:
                result = handler(value) if name is None else handler(name, value)
                # Most give nothing, and to ask costs more than all the rest.
                if result is not None and inspect.isawaitable(result):
                    self._owner.task(result)
            except Exception as error:  # noqa: BLE001 one listener's failure stops nobody else
                self._console.report(error)

    def _remove(self, name: str, gone: Callable[[_Listener], bool]) -> None:
        listeners = self._listeners.get(name, ())
        kept = tuple(other for other in listeners if not gone(other))
        if len(kept) != len(listeners):
            self._set(name, kept)

    def _set(self, name: str, listeners: tuple[_Listener, ...]) -> None:
        if listeners:
            self._listeners[name] = listeners
            self._groups[name] = _grouped(listeners)
        else:
            del self._listeners[name], self._groups[name]
        once = any(listener.once for listener in listeners)
        (self._once.add if once else self._once.discard)(name)
        page = [cast("PageFunction", other.handler) for other in listeners if other.page]
        self._gate.register(name, page, asks=once or len(page) < len(listeners))


def _grouped(listeners: Iterable[_Listener]) -> list[_Group]:
    """Neighbours of one kind together, in their order."""
    return [
        _Group([listener.handler for listener in neighbours], page=page)
        for page, neighbours in itertools.groupby(listeners, lambda listener: listener.page)
    ]
