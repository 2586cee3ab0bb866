"""The version of what is stored of chats, and the steps that lead to it from every earlier one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from chat_py.base.errors import StorageError
from chat_py.browser.protocols.storage import Database, Locks

__all__ = ["KEY", "MIGRATIONS", "STORE", "Migration", "migrate", "newest"]

STORE = "chats"
FIRST = 1
KEY = "schema"
"""Where the version is."""
LOCK = "chat_py/chats/schema"
PATIENCE = 60.0
"""Seconds that another tab may take for its steps."""

Migration = Callable[[Database], Awaitable[None]]
"""Brings what is stored from the version before to its own. A tab that is closed half-way leaves
it to be run again from the start, over what it has done already."""

MIGRATIONS: Mapping[int, Migration] = {}
"""By the version that they lead to, from 2 on. Steps that have been released are never edited."""


def newest(migrations: Mapping[int, Migration] = MIGRATIONS) -> int:
    """The version that this page stores."""
    return max(migrations, default=FIRST)


async def migrate(database: Database, locks: Locks, migrations: Mapping[int, Migration]) -> None:
    """Bring what is stored to the newest version.

    Raises `StorageError`, also for what a newer version of the page has stored.
    """
    target = newest(migrations)
    if await _version(database) == target:
        return
    release = await locks.acquire(LOCK, PATIENCE)
    try:
        version = await _version(database) or target
        if version > target:
            raise StorageError(
                f"chats: stored as version {version}, this page knows {target}; load it again"
            )
        for step in range(version + 1, target + 1):
            await migrations[step](database)
            await database.put(STORE, KEY, str(step))
        await database.put(STORE, KEY, str(target))
    finally:
        release()


async def _version(database: Database) -> int:
    """0 where nothing is stored yet."""
    text = await database.get(STORE, KEY)
    return int(text) if text and text.isdecimal() else 0
