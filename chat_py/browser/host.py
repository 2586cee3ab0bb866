"""The host page: its globals and modules, its events, and the mirror of `ChatState`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSet, Sequence
from typing import Any, cast

import js
from pyodide.ffi import JsProxy, create_proxy, to_js

from chat_py.base.owner import Undo
from chat_py.border.codec import encode
from chat_py.border.json_text import read_json, write_json
from chat_py.border.payload import Payload
from chat_py.browser.bridge import JsBridge
from chat_py.browser.listeners import listen
from chat_py.browser.protocols.host import HookListener, HookPhase, HostObject, PageMessage
from chat_py.browser.protocols.values import PageFunction

__all__ = ["JsEventGate", "JsHostPage", "JsPageFields"]

DATA_PHASES = ("called", "returned", "settled")


class JsHostObject:
    """What the host page has under some names (static/src/native/events/host.mjs)."""

    def __init__(self, found: Any, native: Any, bridge: Any) -> None:
        self._found = found
        self._native = native
        self._bridge = bridge

    def call(self, name: str, *args: Any, takes: bool = False) -> bool:
        values = [self._bridge.decode(encode(arg)) for arg in args]
        return bool(self._native.call(self._found, name, to_js(values), takes))

    def wrap(self, name: str, heard: HookListener, *, settles: bool = False) -> Undo | None:
        def hear(phase: str, call: int, text: Any) -> None:
            value = _data(text) if phase in DATA_PHASES else text
            heard(cast("HookPhase", phase), call, value)

        proxy = create_proxy(hear)
        stop = self._native.wrap(self._found, name, proxy, settles)
        if not stop:
            proxy.destroy()
            return None

        def undo() -> None:
            stop()
            proxy.destroy()

        return undo


def _data(text: Any) -> Any:
    """What JSON text says; None for what is none (cycles, getters that throw) or too deep."""
    try:
        return read_json(text) if isinstance(text, str) else None
    except ValueError:
        return None


class JsHostPage:
    """The page's globals."""

    def __init__(self, bridge: Any, native: Any, assign: Callable[[str], None]) -> None:
        self._bridge = bridge
        self._native = native
        self._assign = assign

    def facts(self) -> str:
        return str(self._bridge.facts())

    def find(self, names: Iterable[str]) -> HostObject | None:
        found = self._native.find(to_js(list(names)))
        return JsHostObject(found, self._native, self._bridge) if found else None

    def on_message(self, callback: Callable[[PageMessage], None]) -> Undo:
        def run(event: Any) -> None:
            data = self._native.textOf(event.data)
            callback(
                PageMessage(
                    origin=str(event.origin),
                    data=data if isinstance(data, str) else None,
                    known_source=bool(self._native.isKnownSource(event.source)),
                )
            )

        return listen(js, ("message",), run)

    def on_scripts(self, callback: Callable[[], None]) -> Undo:
        proxy = create_proxy(callback)
        stop = self._native.onScripts(proxy)

        def undo() -> None:
            stop()
            proxy.destroy()

        return undo

    def provide(self, name: str, members: Mapping[str, Callable[..., Any]]) -> Undo:
        proxies: list[Any] = []
        fallback = js.Object.new()
        for member, function in members.items():
            proxy = create_proxy(_serve(function, self._bridge))
            proxies.append(proxy)
            setattr(fallback, member, self._native.plain(proxy, self._bridge.decode))
        self._native.provide(name, fallback)

        def undo() -> None:
            self._native.withdraw(name, fallback)
            for proxy in proxies:
                proxy.destroy()

        return undo

    def assign(self, values: Mapping[str, str]) -> None:
        self._assign(write_json(dict(values)))

    def call(self, name: str, *args: Any) -> bool:
        values = [self._bridge.decode(encode(arg)) for arg in args]
        page = self._native.find(to_js(["globalThis"]))
        return bool(self._native.call(page, name, to_js(values)))


def _serve(function: Callable[..., Any], bridge: Any) -> Callable[[str], Any]:
    def run(text: str) -> Any:
        return encode(function(*cast("list[Any]", read_json(text))))

    return run


class JsEventGate:
    """Events between the bus and the page (static/src/native/events/gate.mjs)."""

    def __init__(self, bridge: JsBridge, native: Any) -> None:
        self._bridge = bridge
        self._native = native
        # To look them up takes as long as to call them.
        self._emit_text = native.emitText
        self._emit_held = native.emitHeld

    def emit(self, name: str, payload: Payload) -> None:
        if payload.ref is None:
            self._emit_text(name, payload.text)
        else:
            self._emit_held(name, payload.ref.handle)

    def register(self, name: str, functions: Sequence[PageFunction], *, asks: bool) -> None:
        handles = ",".join(str(function.handle) for function in functions)
        self._native.register(name, handles, asks)

    @property
    def delivered(self) -> int:
        return int(self._native.count())

    def subscribe(self, names: Iterable[str], callback: Callable[[str, Payload], bool]) -> Undo:
        def receive(name: str, detail: Any) -> bool:
            # The page's own listeners get the very object; Python what JSON can hold of it.
            ref = self._bridge.hold(detail) if isinstance(detail, JsProxy) else None
            text = self._native.textOf(detail)
            known = isinstance(text, str) and text != "null"
            return callback(name, Payload(text=text if known else "{}", ref=ref))

        proxy = create_proxy(receive)
        stop = self._native.subscribe(to_js(list(names)), proxy)

        def undo() -> None:
            stop()
            proxy.destroy()

        return undo


class JsIdSet(MutableSet[str]):
    """A real JavaScript `Set` of ids, where scripts may have put numbers as well."""

    def __init__(self, value: Any) -> None:
        self._set = value

    def __contains__(self, item: object) -> bool:
        return bool(self._set.has(item)) or (
            isinstance(item, str) and item.isdecimal() and bool(self._set.has(int(item)))
        )

    def __iter__(self) -> Iterator[str]:
        return iter([str(item) for item in self._set.values()])

    def __len__(self) -> int:
        return int(self._set.size)

    def add(self, value: str) -> None:
        self._set.add(value)

    def discard(self, value: str) -> None:
        self._set.delete(value)

    def clear(self) -> None:
        self._set.clear()


class JsPageFields:
    """The page's mirror of `ChatState` (static/src/preboot/fields.js)."""

    def __init__(self, fields: Any) -> None:
        self._fields = fields

    def push(self, name: str, value: Any) -> None:
        self._fields.push(name, write_json(value))

    def read(self, name: str) -> str | None:
        text = self._fields.read(name)
        return text if isinstance(text, str) else None

    def id_set(self, name: str) -> MutableSet[str]:
        return JsIdSet(self._fields.set(name))
