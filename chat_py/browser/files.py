"""Files through static/src/native/page/files.mjs, which is loaded with the first one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pydantic_core import from_json
from pyodide.ffi import JsException, create_proxy

from chat_py.base.errors import StorageError, UnreadableFile
from chat_py.border.page_ref import PageRef
from chat_py.browser.bridge import JsBridge, JsRef
from chat_py.browser.native import asked, loaded
from chat_py.browser.protocols.files import GivenFile

__all__ = ["JsFiles"]


class JsFiles:
    """`PageFiles` of the browser. `load` gives the native part."""

    def __init__(self, load: Callable[[], Any], bridge: JsBridge) -> None:
        self._load = load
        self._bridge = bridge

    async def describe(self, given: PageRef) -> list[GivenFile]:
        native = await self._native()
        found: list[dict[str, Any]] = from_json(native.describe(cast("JsRef", given).js))
        return [
            GivenFile(item["name"], item["mediaType"], item["size"], item["folder"], given, index)
            for index, item in enumerate(found)
        ]

    async def keep(self, key: str, meta: str, file: GivenFile) -> None:
        native = await self._native()
        try:
            await native.keep(key, meta, cast("JsRef", file.given).js, file.index)
        except JsException as error:
            if getattr(error, "name", "") in ("NotReadableError", "NotFoundError"):
                raise UnreadableFile(file.name) from error
            raise StorageError(f"IndexedDB: {error}") from error

    async def list(self) -> list[tuple[str, str]]:
        text = await self._asked("list")
        return [(key, meta) for key, meta in cast("list[list[str]]", from_json(text))]

    async def forget(self, key: str) -> None:
        await self._asked("forget", key)

    async def address(self, key: str) -> str:
        return str(await self._asked("address", key))

    def open(self, key: str) -> JsKeptFile:
        return JsKeptFile(key, self._asked, self._bridge)

    async def _native(self) -> Any:
        return await loaded(self._load, StorageError)

    async def _asked(self, name: str, *arguments: Any) -> Any:
        native = await self._native()
        return await asked(native, name, *arguments, kind=StorageError, about="IndexedDB: ")


class JsKeptFile:
    """See `KeptFile`."""

    def __init__(self, key: str, ask: Callable[..., Any], bridge: JsBridge) -> None:
        self._key = key
        self._ask = ask
        self._bridge = bridge
        self._watcher: Any = None

    async def file(self) -> PageRef:
        return self._bridge.hold(await self._ask("file", self._key), "body")

    async def form(self, field: str, on_progress: Callable[[float], None]) -> PageRef:
        self.close()
        self._watcher = create_proxy(on_progress)
        return self._bridge.hold(await self._ask("form", self._key, field, self._watcher), "body")

    async def data_url(self, media_type: str) -> str:
        return str(await self._ask("dataUrl", self._key, media_type))

    def close(self) -> None:
        if self._watcher is not None:
            self._watcher.destroy()
            self._watcher = None
