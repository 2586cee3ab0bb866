"""`Runners` through static/src/native/runner/open.mjs, which is loaded with the first one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyodide.ffi import create_proxy

from chat_py.browser.native import loaded

__all__ = ["JsRunner", "JsRunners"]


class JsRunners:
    """`load` gives the native part; `files` knows what an interpreter is started with."""

    def __init__(self, load: Callable[[], Any], files: Any) -> None:
        self._load = load
        self._files = files

    async def open(self, listener: Callable[[str], None], *, snapshot: bool) -> JsRunner:
        native = await loaded(self._load)
        proxy = create_proxy(listener)
        return JsRunner(native.open(self._files, snapshot, proxy), proxy)


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
