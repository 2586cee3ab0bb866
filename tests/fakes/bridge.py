"""The page's half of the border, as static/src/preboot and native/border/border.mjs do it.

A test calls the published surface the way a script of the page does.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator, Callable
from typing import Any

from chat_py.border.codec import SEPARATOR, encode, encode_args
from chat_py.border.payload import Payload

__all__ = ["UNDEFINED", "Body", "FakeBridge", "PageError", "PageObject"]


class _Undefined:
    def __repr__(self) -> str:
        return "undefined"

    def __bool__(self) -> bool:
        return False


UNDEFINED = _Undefined()


class PageError(Exception):
    """An `Error` as JavaScript sees it: `fields` are its own properties, `type` its class."""

    def __init__(self, text: str) -> None:
        self.fields = json.loads(text)
        self.type = self.fields.pop("class")
        super().__init__(self.fields["message"])


class PageObject:
    """A JavaScript object that JSON does not replace (it has functions, or its identity counts)."""


class Body(PageObject):
    """What fetch takes as a body: FormData, Blob."""


class _Ref:
    """What Python holds of a page value; the page forgets it with the last reference."""

    handle = 0

    def __init__(self, bridge: FakeBridge, handle: int, kind: str) -> None:
        self._bridge = bridge
        self.handle = handle
        self.kind = kind

    def __del__(self) -> None:
        self._bridge.values.pop(self.handle, None)


class _Function(_Ref):
    def __call__(self, *args: Any) -> Any:
        texts = encode_args(args).split(SEPARATOR) if args else []
        return self._bridge.run(self.handle, *map(self._bridge.decode, texts))

    def __eq__(self, other: object) -> bool:
        mine = self._bridge.values[self.handle]
        return isinstance(other, _Function) and self._bridge.values[other.handle] is mine

    __hash__ = None


class FakeBridge:
    """`Bridge`. `call` and `promise` are what scripts do; before `connect` calls wait."""

    def __init__(self) -> None:
        self.values: dict[int, Any] = {}
        self.errors: list[BaseException] = []  # what the page reports as uncaught
        self.crossings = 0  # how often Python called listeners of the page
        self.failure: BaseException | None = None
        self.is_ready = False
        self._claimed = False
        self._dispatch: Callable[[str, str, str, int], str] | None = None
        self._queue: list[tuple[str, str, str, int]] = []
        self._pending: dict[int, asyncio.Future[Any]] = {}
        self._last = 0

    # Python's side.

    def refs(self, text: str) -> list[Any]:
        return [
            (index, key, (_Function if kind == "function" else _Ref)(self, handle, kind))
            for index, key, handle, kind in json.loads(text)
        ]

    def settle(self, call_id: int, text: str) -> None:
        future = self._pending.pop(call_id)
        value = self.decode(text)
        if text[:1] == "!":
            future.set_exception(value)
        else:
            future.set_result(value)

    def connect(self, dispatch: Callable[[str, str, str, int], str]) -> Callable[[], None]:
        self._dispatch = dispatch
        while self._queue:
            answer = dispatch(*self._queue.pop(0))
            if answer[:1] == "!":
                self.errors.append(self.decode(answer))

        def undo() -> None:
            self._dispatch = None

        return undo

    def call_all(self, functions: list[Any], name: str | None, payload: Payload) -> None:
        self.crossings += 1
        value = self.decode(encode(payload))
        for function in functions:
            self.run(function.handle, *(() if name is None else (name,)), value)

    def claim(self) -> bool:
        first, self._claimed = not self._claimed, True
        return first

    def ready(self) -> None:
        self.is_ready = True

    def failed(self, error: BaseException) -> None:
        self.failure = error

    # The page's side.

    def call(self, path: str, *args: Any, kept: int = -1) -> Any:
        """A synchronous call; what waits in the queue answers `UNDEFINED`."""
        text, refs = self.encode(args, kept)
        if self._dispatch is None:
            self._queue.append((path, text, refs, 0))
            return UNDEFINED
        answer = self._dispatch(path, text, refs, 0)
        assert isinstance(answer, str)
        value = self.decode(answer)
        if answer[:1] == "!":
            raise value
        return value

    def trigger(self, name: str, data: Any = UNDEFINED) -> None:
        """`ChatEventManager.triggerChatEvent`, whose data is kept as the object it is."""
        self.call("ChatEventManager.triggerChatEvent", name, data, kept=1)

    def promise(self, path: str, *args: Any) -> asyncio.Future[Any]:
        """A call that answers a promise."""
        text, refs = self.encode(args)
        self._last += 1
        self._pending[self._last] = future = asyncio.get_running_loop().create_future()
        if self._dispatch is None:
            self._queue.append((path, text, refs, self._last))
        else:
            assert self._dispatch(path, text, refs, self._last) == ""
        return future

    def listen(self, path: str, *args: Any) -> Callable[[], None]:
        """A call that answers the function which undoes it."""
        self._last += 1
        key = self._last
        self.call(path, key, *args)
        return lambda: self.call("undo", key)

    async def stream(self, path: str, *args: Any) -> AsyncIterator[Any]:
        """`for await` over what a call answers."""
        key = await self.promise(path, *args)
        try:
            while True:
                step = await self.promise("stream.next", key)
                if step["done"]:
                    return
                yield step["value"]
        finally:
            await self.promise("stream.close", key)

    def encode(self, args: tuple[Any, ...], kept: int = -1) -> tuple[str, str]:
        refs: list[tuple[int, str | None, int, str]] = []

        def note(index: int, key: str | None, value: Any) -> bool:
            kind = _kind(value)
            if kind:
                refs.append((index, key, self.hold(value), kind))
            return bool(kind)

        def text_of(index: int, value: Any) -> str:
            if value is UNDEFINED:
                return ""
            if index == kept and isinstance(value, (dict, list, PageObject)):
                refs.append((index, None, self.hold(value), "object"))
            elif note(index, None, value):
                return "null"
            if isinstance(value, dict):
                value = {
                    key: None if _kind(item) == "number" else item
                    for key, item in value.items()
                    if not note(index, key, item) or _kind(item) == "number"
                }
            return "{}" if isinstance(value, PageObject) else json.dumps(value)

        texts = [text_of(index, value) for index, value in enumerate(args)]
        return SEPARATOR.join(texts), json.dumps(refs) if refs else ""

    def hold(self, value: Any) -> int:
        self._last += 1
        self.values[self._last] = value
        return self._last

    def decode(self, text: str) -> Any:
        rest = text[1:]
        match text[:1]:
            case "":
                return UNDEFINED
            case "=":
                return json.loads(rest)
            case "#":
                return self.values[int(rest)]
            case "@":
                return f"window.{rest}"
            case "{":
                return {name: self.decode(item) for name, item in json.loads(text).items()}
            case "E" | "!":
                return PageError(rest)
        raise AssertionError(f"not an encoded value: {text!r}")

    def run(self, handle: int, *args: Any) -> Any:
        """Run a function of the page; its failure is the page's to report."""
        try:
            value = self.values[handle](*args)
        except Exception as error:  # noqa: BLE001 reported
            self.errors.append(error)
            return None
        return json.loads(json.dumps(value)) if _is_plain(value) else None


def _kind(value: Any) -> str:
    if isinstance(value, Body):
        return "body"
    if isinstance(value, float) and not math.isfinite(value):
        return "number"
    return "function" if callable(value) and not isinstance(value, PageObject) else ""


def _is_plain(value: Any) -> bool:
    return isinstance(value, (dict, list, str, int, float, bool))
