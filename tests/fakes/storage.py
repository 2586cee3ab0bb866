"""`localStorage` and IndexedDB without a browser. A test that "reloads" keeps the same one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat_py.base.errors import StorageError

__all__ = ["FakeDatabase", "FakeTextStorage"]


class FakeTextStorage:
    """`denied` makes every access fail; `full` makes only writing fail."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.denied = False
        self.full = False

    def get(self, key: str) -> str | None:
        self._check()
        return self.values.get(key)

    def set(self, key: str, value: str) -> None:
        self._check(writing=True)
        self.values[key] = value

    def remove(self, key: str) -> None:
        self._check()
        self.values.pop(key, None)

    def keys(self) -> list[str]:
        self._check()
        return list(self.values)

    def _check(self, *, writing: bool = False) -> None:
        if self.denied or (writing and self.full):
            raise StorageError("denied" if self.denied else "full")


class FakeDatabase:
    """Stores of texts. `log` tells what was done, in order, as "put outbox <key>"; `read` counts
    the entries that were read."""

    def __init__(self) -> None:
        self.stores: dict[str, dict[str, str]] = {}
        self.log: list[str] = []
        self.read = 0
        self.denied = False
        self.full = False

    async def put(self, store: str, key: str, value: str) -> None:
        self._check(writing=True)
        self.log.append(f"put {store} {key}")
        self.stores.setdefault(store, {})[key] = value

    async def get(self, store: str, key: str) -> str | None:
        self._check()
        self.read += 1
        return self.stores.get(store, {}).get(key)

    async def delete(self, store: str, key: str) -> None:
        self._check()
        self.log.append(f"delete {store} {key}")
        self.stores.get(store, {}).pop(key, None)

    async def delete_prefix(self, store: str, prefix: str) -> None:
        self._check()
        self.log.append(f"delete {store} {prefix}*")
        entries = self.stores.get(store, {})
        for key in [key for key in entries if key.startswith(prefix)]:
            del entries[key]

    async def get_many(self, store: str, keys: Sequence[str]) -> list[str | None]:
        return [await self.get(store, key) for key in keys]

    async def write(self, store: str, changes: Mapping[str, str | None]) -> None:
        self._check(writing=True)
        for key, value in changes.items():
            await (self.delete(store, key) if value is None else self.put(store, key, value))

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
        self._check()
        found = sorted(
            (key, value)
            for key, value in self.stores.get(store, {}).items()
            if key.startswith(prefix) and key > after and (not before or key < before)
        )
        found = (found[::-1] if backwards else found)[: limit or None]
        self.read += len(found)
        return found

    def _check(self, *, writing: bool = False) -> None:
        if self.denied or (writing and self.full):
            raise StorageError("denied" if self.denied else "full")
