"""Clock, console, connection and the two text storages."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from typing import Any

import js
from pyodide.ffi import JsException

from chat_py.base.errors import ChatError, StorageError
from chat_py.base.own_code import place_of
from chat_py.base.owner import Undo
from chat_py.base.signal import Signal
from chat_py.browser.listeners import listen

__all__ = ["JsClock", "JsConsole", "JsNetwork", "JsShareSheet", "JsTextStorage"]

OWN = f"{__name__.partition('.')[0]}."


class JsClock:
    """`Date.now`, `performance.now`, and the platform's own randomness.

    Python's `random` would repeat itself after a memory snapshot is restored.
    """

    def now(self) -> int:
        return int(js.Date.now())

    def monotonic(self) -> float:
        return time.monotonic()

    def random(self) -> float:
        return float(js.Math.random())

    def uuid(self) -> str:
        # `crypto.randomUUID` needs a secure context; getRandomValues works everywhere.
        if hasattr(js.crypto, "randomUUID"):
            return str(js.crypto.randomUUID())
        values: bytearray = bytearray(js.crypto.getRandomValues(js.Uint8Array.new(16)).to_bytes())
        values[6] = values[6] & 0x0F | 0x40
        values[8] = values[8] & 0x3F | 0x80
        text = values.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class JsConsole:
    """`console`, and `reportError` for what nobody caught. `write` is native/page/console.mjs."""

    def __init__(self, write: Any) -> None:
        self._write = write
        self._part_missing = Signal[[]]()

    def info(self, text: str) -> None:
        self._write("info", text)

    def warn(self, text: str) -> None:
        self._write("warn", text)

    def report(self, error: BaseException) -> None:
        text = "".join(traceback.format_exception(error)).rstrip()
        if place := place_of(error):
            text = f"{place}\n{text}"
        shown = js.Error.new(text)
        # By its name it is told from a failure of the start (preboot/watchdog.js). Where Python
        # failed is in the text; the frames of its interpreter say nothing.
        shown.name = "PythonError"
        shown.stack = text
        js.reportError(shown)
        if isinstance(error, ModuleNotFoundError) and str(error.name).startswith(OWN):
            self._part_missing.emit()

    def on_part_missing(self, listener: Callable[[], object]) -> Undo:
        return self._part_missing.subscribe(listener)


class JsNetwork:
    """`navigator.onLine` and its events."""

    @property
    def online(self) -> bool:
        return bool(js.navigator.onLine)

    def subscribe(self, callback: Callable[[bool], None]) -> Undo:
        def run(event: Any) -> None:
            callback(event.type == "online")

        return listen(js, ("online", "offline"), run)


class JsTextStorage:
    """`localStorage` or `sessionStorage`, by its `name`."""

    def __init__(self, name: str = "localStorage") -> None:
        self._name = name

    def get(self, key: str) -> str | None:
        value = self._call("getItem", key)
        return value if isinstance(value, str) else None

    def set(self, key: str, value: str) -> None:
        self._call("setItem", key, value)

    def remove(self, key: str) -> None:
        self._call("removeItem", key)

    def keys(self) -> list[str]:
        storage = self._storage()
        return [str(storage.key(index)) for index in range(storage.length)]

    def _storage(self) -> Any:
        try:
            return getattr(js, self._name)  # the mere look throws where storage is denied
        except JsException as error:
            raise StorageError(f"{self._name} is denied: {error}") from error

    def _call(self, method: str, *args: str) -> Any:
        try:
            return getattr(self._storage(), method)(*args)
        except JsException as error:
            raise StorageError(f"{self._name} is full or denied: {error}") from error


class JsShareSheet:
    """The system's share dialogue (W3C Web Share), where the browser has one."""

    @property
    def available(self) -> bool:
        return hasattr(js.navigator, "share")

    async def share(self, *, title: str, text: str, url: str) -> bool:
        data = js.Object.new()
        data.title, data.text, data.url = title, text, url
        try:
            await js.navigator.share(data)
        except JsException as error:
            if error.name == "AbortError":
                return False  # the person closed the dialogue
            raise ChatError("The browser does not allow sharing here.") from error
        return True
