"""`ChatRouter`: the chat id in the address bar and in storage (chat-routing.js).

A chat's address is `?chat=<id>` on the page it is on, so that any static host serves it; the
paths `/chat/<id>` of host pages are read and kept. Ids may hold letters, digits, `-` and `_`;
the rest of the query string survives (contract §1).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from chat_py.base.errors import StorageError
from chat_py.browser.protocols.environment import Location
from chat_py.browser.protocols.storage import TextStorage

__all__ = ["STORAGE_KEYS", "ChatRouter"]

STORAGE_KEYS = {"CHAT_ID": "chatId", "USER_CHAT_ID": "userChatId"}
"""Keys in `localStorage`, shared with other scripts of the page."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_NOTHING = ("undefined", "null", "NaN")
"""What JavaScript writes into an address or a storage where a script had no id."""
_PATH = re.compile(r"/chat/([^/?#]+)/?$")
_QUERY_NAMES = ("chat", "chatId")


class ChatRouter:
    """Reads and writes where the page is."""

    STORAGE_KEYS = STORAGE_KEYS

    def __init__(self, *, location: Location, storage: TextStorage) -> None:
        self._location = location
        self._storage = storage

    def is_valid_id(self, id: object) -> bool:
        """Whether `id` can be a chat's: 1 to 128 of letters, digits, `-`, `_`."""
        return isinstance(id, str) and id not in _NOTHING and _ID.fullmatch(id) is not None

    def get_id_from_url(self, url: str | None = None) -> str | None:
        """The chat id that an address names, by query or by path; None where there is none."""
        parts = urlsplit(url or self._location.href)
        query = dict(parse_qsl(parts.query))
        candidates = [query[name] for name in _QUERY_NAMES if name in query]
        if match := _PATH.search(parts.path):
            candidates.append(unquote(match[1]))
        return next(filter(self.is_valid_id, candidates), None)

    def get_current_chat_id(self) -> str | None:
        """The chat id of the address, else the last one used here."""
        return self.get_id_from_url() or self._stored("CHAT_ID")

    def save_current_chat_id(self, chat_id: str) -> None:
        """Remember the chat for the next visit without an id in the address."""
        self._store("CHAT_ID", chat_id)

    def save_user_chat_id(self, user_chat_id: str) -> None:
        """Remember the user's instance of the chat."""
        self._store("USER_CHAT_ID", user_chat_id)

    def get_user_chat_id(self) -> str | None:
        """The remembered instance."""
        return self._stored("USER_CHAT_ID")

    def url_for(self, chat_id: str) -> str:
        """The address of a chat: the present one with another id."""
        parts = urlsplit(self._location.href)
        if _PATH.search(parts.path):
            path = _PATH.sub(lambda _: f"/chat/{quote(chat_id)}", parts.path)
            return urlunsplit(parts._replace(path=path))
        query = parse_qsl(parts.query, keep_blank_values=True)
        kept = [(name, value) for name, value in query if name not in _QUERY_NAMES]
        return urlunsplit(parts._replace(query=urlencode([("chat", chat_id), *kept])))

    def update_url(self, chat_id: str) -> None:
        """Show `chat_id` in the address bar as a new entry of the history, unless it is there."""
        if self.is_valid_id(chat_id) and chat_id != self.get_id_from_url():
            self._location.push(self.url_for(chat_id))

    def reset_url(self) -> None:
        """Take the chat id out of the address."""
        parts = urlsplit(self._location.href)
        query = parse_qsl(parts.query, keep_blank_values=True)
        kept = [(name, value) for name, value in query if name not in _QUERY_NAMES]
        path = _PATH.sub("/chat", parts.path)
        self._location.push(urlunsplit(parts._replace(path=path, query=urlencode(kept))))

    def _stored(self, key: str) -> str | None:
        try:
            stored = self._storage.get(STORAGE_KEYS[key])
        except StorageError:  # denied: the address alone tells
            return None
        return stored if self.is_valid_id(stored) else None

    def _store(self, key: str, id: str) -> None:
        if self.is_valid_id(id):
            try:
                self._storage.set(STORAGE_KEYS[key], id)
            except StorageError:
                return
