"""`Runners` through static/src/native/runner/open.mjs, which is loaded with the first one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pyodide.ffi import create_proxy

from chat_py.base.errors import ChatError
from chat_py.browser.native import loaded

__all__ = ["JsRunner", "JsRunners"]


class JsRunners:
    """`load` gives the native part; `files` knows what an interpreter is started with."""

    def __init__(self, load: Callable[[], Any], files: Any) -> None:
        self._load = load
        self._files = files
        self._prepared: Any = None

    async def prepare(self) -> None:
        if self._prepared is not None:
            return
        with suppress(ChatError):
            native = await self._begin(snapshot=True)
            try:
                await native.given
            except asyncio.CancelledError:
                native.close()
                raise
            self._prepared = native

    async def open(self, listener: Callable[[str], None], *, snapshot: bool) -> JsRunner:
        native, self._prepared = self._prepared, None
        native = native or await self._begin(snapshot=snapshot)
        proxy = create_proxy(listener)
        native.listen(proxy)
        return JsRunner(native, proxy)

    async def _begin(self, *, snapshot: bool) -> Any:
        return (await loaded(self._load)).open(self._files, snapshot)


class JsRunner:
    """See `Runner`."""

    def __init__(self, native: Any, listener: Any) -> None:
        self._native = native
        self._listener = listener

    def run(self, run: int, source: str) -> None:
        self._native.run(run, source)

    def close(self) -> None:
        self._native.close()
        self._listener.destroy()
