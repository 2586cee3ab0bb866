"""IndexedDB through static/src/native/page/database.mjs."""

from __future__ import annotations

from typing import Any, cast

from pydantic_core import from_json
from pyodide.ffi import JsException

from chat_py.base.errors import StorageError

__all__ = ["JsDatabase"]


class JsDatabase:
    """Named stores of JSON texts; whatever IndexedDB rejects with becomes a `StorageError`."""

    def __init__(self, native: Any) -> None:
        self._native = native

    async def put(self, store: str, key: str, value: str) -> None:
        await self._run(self._native.put(store, key, value))

    async def get(self, store: str, key: str) -> str | None:
        value = await self._run(self._native.get(store, key))
        return value if isinstance(value, str) else None

    async def delete(self, store: str, key: str) -> None:
        await self._run(self._native.remove(store, key))

    async def items(self, store: str, prefix: str = "") -> list[tuple[str, str]]:
        text = await self._run(self._native.items(store, prefix))
        pairs = cast("list[list[str]]", from_json(text))
        return [(key, value) for key, value in pairs]

    async def _run(self, promise: Any) -> Any:
        try:
            return await promise
        except JsException as error:
            raise StorageError(f"IndexedDB: {error}") from error
