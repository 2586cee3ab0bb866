"""What a person has typed and not sent, per user and chat (contract §7, "Drafts")."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from chat_py.base.errors import StorageError
from chat_py.browser.protocols.storage import TextStorage

__all__ = ["Drafts"]

PREFIX = "chat_py.draft/"


class Drafts:
    """Drafts in the browser's storage, or in memory where that is denied.

    `user` names the current user: nobody sees another's drafts.
    """

    def __init__(self, *, storage: TextStorage, user: Callable[[], str]) -> None:
        self._storage = storage
        self._user = user
        self._memory: dict[str, str] = {}

    def load(self, chat_id: str) -> str:
        """The draft of a chat, or empty."""
        key = self._key(chat_id)
        if key in self._memory:
            return self._memory[key]
        try:
            return self._storage.get(key) or ""
        except StorageError:
            return ""

    def save(self, chat_id: str, text: str) -> None:
        """Keep a draft; an empty one is forgotten."""
        if not text:
            self.clear(chat_id)
            return
        key = self._key(chat_id)
        try:
            self._storage.set(key, text)
        except StorageError:
            self._memory[key] = text
        else:
            self._memory.pop(key, None)

    def clear(self, chat_id: str) -> None:
        """Forget a draft."""
        key = self._key(chat_id)
        self._memory.pop(key, None)
        try:
            self._storage.remove(key)
        except StorageError:
            # It may still be there and come back: an empty one in memory stands before it.
            self._memory[key] = ""

    def give_back(self, chat_id: str, text: str) -> str:
        """A message that failed becomes the draft again, unless a newer one has been begun.
        Returns the draft that stands."""
        standing = self.load(chat_id)
        if standing.strip():
            return standing
        self.save(chat_id, text)
        return text

    def _key(self, chat_id: str) -> str:
        return f"{PREFIX}{quote(self._user(), safe='')}/{quote(chat_id, safe='')}"
