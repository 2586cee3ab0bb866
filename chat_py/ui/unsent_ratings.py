"""Good and Bad that a person has pressed and the back end does not have yet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote, unquote

from chat_py.base.errors import StorageError
from chat_py.browser.protocols.storage import TextStorage

__all__ = ["UnsentRatings"]

PREFIX = "chat_py.rating/"


class UnsentRatings:
    """What a person has said of answers, in the browser's storage from the press on: a page that
    goes at once may not even begin to send it. Where that is denied, it is safe only as long as
    the page lives. `user` names the current user: nobody sends another's.
    """

    def __init__(self, *, storage: TextStorage, user: Callable[[], str]) -> None:
        self._storage = storage
        self._user = user

    def keep(self, chat_id: str, message_id: str, action: str) -> None:
        """Keep "like", "dislike" or "unlike" of an answer, in the place of what is kept of it."""
        with suppress(StorageError):
            self._storage.set(self._chat(chat_id) + quote(message_id, safe=""), action)

    def forget(self, chat_id: str, message_id: str, action: str) -> None:
        """Keep this no longer; what another tab has kept in its place stays."""
        key = self._chat(chat_id) + quote(message_id, safe="")
        with suppress(StorageError):
            if self._storage.get(key) == action:
                self._storage.remove(key)

    def of(self, chat_id: str) -> dict[str, str]:
        """What is kept of a chat: actions by the ids of the answers."""
        chat = self._chat(chat_id)
        with suppress(StorageError):
            keys = [key for key in self._storage.keys() if key.startswith(chat)]  # noqa: SIM118
            return {unquote(key.removeprefix(chat)): self._storage.get(key) or "" for key in keys}
        return {}

    def _chat(self, chat_id: str) -> str:
        return f"{PREFIX}{quote(self._user(), safe='')}/{quote(chat_id, safe='')}/"
