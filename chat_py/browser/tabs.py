"""What the tabs of one origin share: locks and a channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import js
from pyodide.ffi import JsException

from chat_py.base.owner import Undo
from chat_py.browser.listeners import listen

__all__ = ["JsChannel", "JsLocks"]


class JsLocks:
    """Web Locks through static/src/native/page/locks.mjs."""

    def __init__(self, native: Any) -> None:
        self._native = native

    @property
    def shared(self) -> bool:
        return bool(self._native.shared)

    async def acquire(self, name: str, patience: float | None) -> Undo:
        request = self._native.request(name, False)
        try:
            async with asyncio.timeout(patience):
                await request.granted
        except TimeoutError:
            request.release()
            request = self._native.request(name, True)
        except asyncio.CancelledError:
            request.release()
            raise
        except JsException:
            pass  # an origin that may not have locks: the idempotency key alone must do
        return lambda: request.release()

    async def is_held(self, name: str) -> bool:
        try:
            return bool(await self._native.isHeld(name))
        except JsException:
            return False


class JsChannel:
    """A `BroadcastChannel`, open while anything listens; silent where the browser has none."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._channel: Any = None

    def post(self, text: str) -> None:
        if self._channel is not None:
            self._channel.postMessage(text)

    def subscribe(self, callback: Callable[[str], None]) -> Undo:
        try:
            channel = self._channel = js.BroadcastChannel.new(self._name)
        except (AttributeError, JsException):
            return lambda: None
        forget = listen(channel, ("message",), lambda event: callback(str(event.data)))

        def close() -> None:
            forget()
            channel.close()
            if self._channel is channel:
                self._channel = None

        return close
