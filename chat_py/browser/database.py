"""IndexedDB through static/src/native/page/database.mjs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic_core import from_json

from chat_py.base.errors import StorageError
from chat_py.border.json_text import write_json
from chat_py.browser.native import failing_as

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

    async def delete_prefix(self, store: str, prefix: str) -> None:
        await self._run(self._native.removePrefix(store, prefix))

    async def get_many(self, store: str, keys: Sequence[str]) -> list[str | None]:
        text = await self._run(self._native.getMany(store, write_json(keys)))
        return cast("list[str | None]", from_json(text))

    async def write(self, store: str, changes: Mapping[str, str | None]) -> None:
        await self._run(self._native.write(store, write_json(changes)))

    async def items(
        self,
        store: str,
        prefix: str = "",
        *,
        after: str = "",
        before: str = "",
        limit: int = 0,
        backwards: bool = False,
    ) -> list[tuple[str, str]]:
        text = await self._run(self._native.items(store, prefix, after, before, limit, backwards))
        pairs = cast("list[list[str]]", from_json(text))
        return [(key, value) for key, value in pairs]

    async def _run(self, promise: Any) -> Any:
        with failing_as(StorageError, "IndexedDB: "):
            return await promise
