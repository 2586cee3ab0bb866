"""The database's store of chats, and the memory that takes its place where there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from chat_py.backends.local.schema import STORE, Migration, migrate
from chat_py.base.errors import StorageError
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.storage import Database, Locks

__all__ = ["Records"]

T = TypeVar("T")


class Records:
    """JSON texts under string keys. What the browser does not keep (storage that is denied, full,
    or of a newer version of the page) is in memory for this visit, and is kept as soon as that is
    possible again; `on_denied` is called, once until then."""

    def __init__(
        self,
        *,
        database: Database,
        locks: Locks,
        console: Console,
        on_denied: Callable[[], None],
        migrations: Mapping[int, Migration],
    ) -> None:
        self._database = database
        self._locks = locks
        self._console = console
        self._on_denied = on_denied
        self._migrations = migrations
        self._ready = False
        self._preparing = asyncio.Lock()
        self._denied = False
        self._not_kept: dict[str, str | None] = {}

    async def get(self, key: str) -> str | None:
        """The text under a key."""
        return (await self.get_many([key]))[0]

    async def get_many(self, keys: Sequence[str]) -> list[str | None]:
        """The texts under `keys`, in their order."""
        stored = await self._ask(lambda: self._database.get_many(STORE, keys))
        found = stored or [None] * len(keys)
        return [self._not_kept.get(key, text) for key, text in zip(keys, found, strict=True)]

    async def items(
        self,
        prefix: str,
        *,
        after: str = "",
        before: str = "",
        limit: int = 0,
        backwards: bool = False,
    ) -> list[tuple[str, str]]:
        """What `Database.items` gives."""
        mine = {
            key: text
            for key, text in self._not_kept.items()
            if key.startswith(prefix) and key > after and (not before or key < before)
        }
        stored = await self._ask(
            lambda: self._database.items(
                STORE,
                prefix,
                after=after,
                before=before,
                limit=limit + len(mine) if limit else 0,
                backwards=backwards,
            )
        )
        if not mine:
            return stored or []
        both = {**dict(stored or []), **mine}
        entries = [(key, text) for key, text in both.items() if text is not None]
        return sorted(entries, reverse=backwards)[: limit or None]

    async def write(self, changes: Mapping[str, str | None]) -> None:
        """What `Database.write` does, with what could not be kept before."""
        self._not_kept |= changes
        waiting = dict(self._not_kept)

        async def put() -> bool:
            await self._database.write(STORE, waiting)
            return True

        if await self._ask(put):
            for key, text in waiting.items():
                if key in self._not_kept and self._not_kept[key] == text:
                    del self._not_kept[key]
            self._denied = False

    async def delete_prefix(self, prefix: str) -> None:
        """What `Database.delete_prefix` does."""
        for key in [key for key in self._not_kept if key.startswith(prefix)]:
            del self._not_kept[key]
        await self._ask(lambda: self._database.delete_prefix(STORE, prefix))

    async def _ask(self, work: Callable[[], Awaitable[T]]) -> T | None:
        """None where the browser keeps nothing."""
        try:
            async with self._preparing:
                if not self._ready:
                    await migrate(self._database, self._locks, self._migrations)
                    self._ready = True
            return await work()
        except StorageError as error:
            if not self._denied:
                self._denied = True
                self._console.report(error)
                self._on_denied()
            return None
