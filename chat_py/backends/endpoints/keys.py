"""The key that an endpoint wants (contract §8, "Keys")."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chat_py.base.errors import StorageError
from chat_py.browser.protocols.storage import TextStorage

__all__ = ["ASK", "GivenKey", "Keys"]

ASK = "ask"
"""Instead of a key: ask the visitor for it before the first question."""


@dataclass(frozen=True)
class GivenKey:
    """What a visitor gave: the key, and whether this tab may keep it over a reload."""

    key: str
    keep: bool = False


Asker = Callable[[str, bool], Awaitable[GivenKey | None]]
"""Asks a visitor for the key of an origin; `True` says that the one before was refused. `None`
where they give none."""


class Keys:
    """The key of one origin, in memory, and by the visitor's choice in `sessionStorage`."""

    def __init__(self, given: str, *, origin: str, storage: TextStorage, ask: Asker) -> None:
        self._origin = origin
        self._storage = storage
        self._ask = ask
        self._entry = f"chat_py.key {origin}"
        given = given.strip()
        self._ask_first = given == ASK
        self.key = "" if given == ASK else given
        if not self.key:
            self.key = self._kept()

    @property
    def is_wanted(self) -> bool:
        """Whether the visitor is to be asked before the first question."""
        return self._ask_first and not self.key

    async def ask(self, *, refused: bool = False) -> bool:
        """Ask the visitor; whether there is a key now that was not there before."""
        given = await self._ask(self._origin, refused)
        if given is None or not given.key.strip():
            return False
        self.key = given.key.strip()
        try:
            if given.keep:
                self._storage.set(self._entry, self.key)
            else:
                self._storage.remove(self._entry)
        except StorageError:
            pass  # it is in memory
        return True

    def _kept(self) -> str:
        try:
            return self._storage.get(self._entry) or ""
        except StorageError:
            return ""
