"""What the browser keeps, and what the tabs of one origin share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from chat_py.base.owner import Undo

__all__ = ["Channel", "Database", "Locks", "TextStorage"]


class TextStorage(Protocol):
    """`localStorage` or `sessionStorage`: small texts, at once. Raises `StorageError`."""

    def get(self, key: str) -> str | None: ...
    def set(self, key: str, value: str) -> None: ...
    def remove(self, key: str) -> None: ...
    def keys(self) -> list[str]: ...


class Database(Protocol):
    """IndexedDB as named stores of JSON texts under string keys. Raises `StorageError`."""

    async def put(self, store: str, key: str, value: str) -> None: ...
    async def get(self, store: str, key: str) -> str | None: ...
    async def delete(self, store: str, key: str) -> None: ...
    async def delete_prefix(self, store: str, prefix: str) -> None:
        """Delete every entry whose key starts with `prefix`."""
        ...

    async def get_many(self, store: str, keys: Sequence[str]) -> list[str | None]:
        """The values of `keys`, in their order, as they are at one moment."""
        ...

    async def write(self, store: str, changes: Mapping[str, str | None]) -> None:
        """Put every value under its key and delete the keys of `None`: all or nothing."""
        ...

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
        """Entries whose key starts with `prefix`, ordered by key, or from the last to the first
        (`backwards`). `after` and `before` are keys between which they are, `limit` is how many
        are read at most (0: all)."""
        ...


class Locks(Protocol):
    """Web Locks: one holder of a name at a time among the tabs of an origin."""

    @property
    def shared(self) -> bool:
        """False where the browser has none: then everything is granted at once."""
        ...

    async def acquire(self, name: str, patience: float | None) -> Undo:
        """Wait for `name`; the result releases it. A holder that has not released it after
        `patience` seconds (the system suspends tabs) loses it; with `None` it may keep it."""
        ...

    async def is_held(self, name: str) -> bool:
        """Whether a tab, this one included, holds `name`; False where the browser has no locks."""
        ...


class Channel(Protocol):
    """BroadcastChannel: texts for the other tabs of the origin."""

    def post(self, text: str) -> None: ...
    def subscribe(self, callback: Callable[[str], None]) -> Undo:
        """Called for what other tabs post. One subscriber at a time."""
        ...
