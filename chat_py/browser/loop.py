"""Python's event loop in the page: what is due runs together.

Pyodide gives each callback of `call_soon` a turn of the page's event loop of its own, made for it
alone in JavaScript. A request takes a dozen callbacks, so it would wait a dozen times behind
whatever else the page does.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any

from pyodide.ffi import create_proxy

__all__ = ["run_together"]

BUDGET = 0.008
"""Seconds after which the page has its turn, though more is due: half a frame."""


class _Due:
    """The callbacks that are due, in their order."""

    def __init__(self, loop: Any, on_next_turn: Callable[[object], Callable[[], None]]) -> None:
        self._loop = loop
        self._wake = on_next_turn(create_proxy(self.run))
        self._handles: deque[asyncio.Handle] = deque()
        self._woken = False

    def call_soon(
        self, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As `asyncio.loop.call_soon`."""
        handle = asyncio.Handle(callback, args, self._loop, context=context)
        self._handles.append(handle)
        if not self._woken:
            self._woken = True
            self._wake()
        return handle

    def run(self) -> None:
        """Run what is due, and what becomes due by it, until the time is up."""
        self._loop._install_running_loop()
        self._loop._install_asyncgen_hooks()
        end = time.monotonic() + BUDGET
        try:
            while self._handles:
                handle = self._handles.popleft()
                if not handle.cancelled():
                    handle._run()
                if time.monotonic() > end:
                    break
        finally:  # also after what the loop lets through, as a request to exit
            self._woken = bool(self._handles)
            if self._woken:
                self._wake()


def run_together(on_next_turn: Any) -> None:
    """Let the running loop's `call_soon` do so, for as long as the page lives. Later calls do
    nothing. `on_next_turn` is static/src/native/page/next-turn.mjs."""
    loop = asyncio.get_event_loop()
    if "call_soon" in vars(loop):
        return
    due = _Due(loop, on_next_turn)
    loop.call_soon = loop.call_soon_threadsafe = due.call_soon
