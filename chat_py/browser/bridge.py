"""The page's half of the border (static/src/preboot/bridge.js), and values that stay there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import js
from pydantic_core import from_json
from pyodide.ffi import create_proxy

from chat_py.base.owner import Undo
from chat_py.border.codec import encode, encode_args
from chat_py.border.json_text import read_json
from chat_py.border.page_ref import PageRef, RefKind
from chat_py.border.payload import Payload
from chat_py.browser.listeners import listen
from chat_py.browser.protocols.values import PageFunction, Refs

__all__ = ["JsBridge", "JsRef"]


class JsRef:
    """A value that stays in the page under a number, until the last reference goes."""

    __slots__ = ("_bridge", "handle", "kind")

    def __init__(self, bridge: Any, handle: int, kind: RefKind) -> None:
        self._bridge = bridge
        self.handle = handle
        self.kind: RefKind = kind

    def __del__(self) -> None:
        self._bridge.release(self.handle)

    @property
    def js(self) -> Any:
        """The JavaScript value itself, for the adapters beside this module."""
        return self._bridge.held(self.handle)


class JsFunction(JsRef):
    """A function of the page."""

    __slots__ = ()

    def __call__(self, *args: Any) -> Any:
        text = self._bridge.invoke(self.handle, encode_args(args))
        return read_json(text) if text else None

    # Each crossing gives the function another number; `off(name, handler)` finds it by identity.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, JsFunction) and bool(self.js == other.js)

    __hash__ = None  # pyright: ignore[reportAssignmentType]


class JsAbortSignal(JsRef):
    """An `AbortSignal` of the page."""

    __slots__ = ()

    @property
    def aborted(self) -> bool:
        return bool(self.js.aborted)

    @property
    def timed_out(self) -> bool:
        return getattr(self.js.reason, "name", "") == "TimeoutError"

    def subscribe(self, callback: Callable[[], None]) -> Undo:
        def run(_: Any) -> None:
            callback()

        return listen(self.js, ("abort",), run)


class JsOlderMessages(JsRef):
    """Messages of a long chat that wait in the page (native/border/older-messages.mjs)."""

    __slots__ = ()

    @property
    def count(self) -> int:
        return int(self.js.count)

    def take(self) -> list[object]:
        return read_json(self.js.take())


_KINDS: dict[str, type[JsRef]] = {
    "function": JsFunction,
    "signal": JsAbortSignal,
    "older": JsOlderMessages,
}


class JsBridge:
    """Adapts the bridge object of the pre-boot script."""

    def __init__(self, bridge: Any) -> None:
        self._bridge = bridge
        self.make_element: Callable[[Any], object | None] = lambda _: None
        """How an element that the page gives becomes an `Element` (`JsDom` says)."""

    def refs(self, text: str) -> Refs:
        """The values named by a call's list `[[index, key, handle, kind]]`."""
        entries = cast("list[tuple[int, str | None, int, RefKind]]", from_json(text))
        return [(index, key, self._adapted(handle, kind)) for index, key, handle, kind in entries]

    def hold(self, value: Any, kind: RefKind = "object") -> PageRef:
        """Keep a JavaScript value in the page."""
        return cast("PageRef", JsRef(self._bridge, self._bridge.hold(value), kind))

    def _adapted(self, handle: int, kind: RefKind) -> PageRef:
        ref = _KINDS.get(kind, JsRef)(self._bridge, handle, kind)
        element = self.make_element(ref.js) if kind == "element" else None
        return cast("PageRef", element or ref)

    def decode(self, text: str) -> Any:
        """An encoded value as the JavaScript value."""
        return self._bridge.decode(text)

    def settle(self, call_id: int, text: str) -> None:
        """Settle the promise of a call."""
        self._bridge.settle(call_id, text)

    def connect(self, dispatch: Callable[[str, str, str, int], str]) -> Undo:
        """Send the page's calls to `dispatch`."""

        def run(path: str, text: Any, refs: str, call_id: int) -> str:
            # A large text comes as bytes (static/src/native/border/border.mjs).
            text = text if isinstance(text, str) else text.to_bytes().decode()
            return dispatch(path, text, refs, call_id)

        proxy = create_proxy(run)
        self._bridge.connect(proxy)

        def undo() -> None:
            self._bridge.disconnect()
            proxy.destroy()

        return undo

    def call_all(self, functions: list[PageFunction], name: str | None, payload: Payload) -> None:
        """Call listeners of the page with one value, in one crossing."""
        handles = ",".join(str(function.handle) for function in functions)
        self._bridge.callAll(handles, name, encode(payload))

    def claim(self) -> bool:
        """True for the first caller on this page."""
        return bool(self._bridge.claim())

    def failed(self, error: BaseException) -> None:
        """Say on the page that the chat could not start."""
        self._bridge.failed(js.Error.new(f"{type(error).__name__}: {error}"))

    def ready(self) -> None:
        """Tell the pre-boot script that Python listens now."""
        self._bridge.ready()
