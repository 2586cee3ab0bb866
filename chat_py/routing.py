"""`ChatRouter`: the chat id in the address bar and in storage (chat-routing.js).

`ChatAddresses` knows how the page spells the addresses of its chats. The storages are shared with
other scripts of the page: the tab's (`sessionStorage`) tells which chat it shows, the browser's
(`localStorage`) which one it showed last.
"""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.chat_address import ChatAddresses, is_chat_id
from chat_py.base.errors import StorageError
from chat_py.browser.protocols.environment import Location
from chat_py.browser.protocols.storage import TextStorage

__all__ = ["STORAGE_KEYS", "ChatRouter"]

STORAGE_KEYS = {"CHAT_ID": "chatId", "USER_CHAT_ID": "userChatId", "LAST_CHAT_ID": "lastChatId"}
"""Keys in both storages, shared with other scripts of the page."""
OWNER_KEY = "chat_py.chat_user"
"""Whose ids a storage keeps, where that is not a guest."""


class ChatRouter:
    """Reads and writes where the page is. `user` names the current user: an id that a storage
    keeps is not told to another one."""

    STORAGE_KEYS = STORAGE_KEYS

    def __init__(
        self,
        *,
        location: Location,
        storage: TextStorage,
        session: TextStorage,
        user: Callable[[], str] = str,
        addresses: Callable[[], ChatAddresses] = ChatAddresses,
    ) -> None:
        self._location = location
        self._storage = storage
        self._session = session
        self._user = user
        self._addresses = addresses

    def is_valid_id(self, id: object) -> bool:
        """Whether `id` can be a chat's: 1 to 128 of letters, digits, `-`, `_`."""
        return is_chat_id(id)

    def get_id_from_url(self, url: str | None = None) -> str | None:
        """The chat id that an address names, by query or by path; None where there is none."""
        return self._addresses().id_in(url or self._location.href)

    def get_current_chat_id(self) -> str | None:
        """The chat id of the address, else that of this tab, else the last one used here; the home
        of all chats has none."""
        if found := self.get_id_from_url():
            return found
        if self.is_home():
            return None
        keys = ("CHAT_ID", "LAST_CHAT_ID")
        stored = (self._stored(place, key) for place in self._places for key in keys)
        return next(filter(None, stored), None)

    def is_home(self) -> bool:
        """Whether the page is at the home of all chats."""
        return self._addresses().is_home(self._location.href)

    @property
    def home_url(self) -> str:
        """Where all chats are."""
        return self._addresses().home_of(self._location.href)

    def save_current_chat_id(self, chat_id: str) -> None:
        """Remember the chat for the next visit without an id in the address."""
        for place in self._places:
            self._store(place, "CHAT_ID", chat_id)
        self._store(self._session, "LAST_CHAT_ID", chat_id)

    def forget_chat(self, chat_id: str) -> None:
        """There is no such chat: the next visit does not look for it."""
        for place in self._places:
            for key in ("CHAT_ID", "LAST_CHAT_ID"):
                if self._stored(place, key) == chat_id:
                    self._forget(place, key)

    def save_user_chat_id(self, user_chat_id: str) -> None:
        """Remember the user's instance of the chat."""
        for place in self._places:
            self._store(place, "USER_CHAT_ID", user_chat_id)

    def save_open_chat(self, chat_id: str, user_chat_id: str) -> None:
        """Tell the page's other scripts which chat this tab shows; empty ids are none."""
        for key, value in (("CHAT_ID", chat_id), ("USER_CHAT_ID", user_chat_id)):
            if value:
                self._store(self._session, key, value)
            else:
                self._forget(self._session, key)

    def get_user_chat_id(self, chat_id: str = "") -> str | None:
        """The remembered instance; with `chat_id`, only if it is that chat's."""
        for place in self._places:
            is_its_own = not chat_id or self._stored(place, "CHAT_ID") == chat_id
            if is_its_own and (found := self._stored(place, "USER_CHAT_ID")):
                return found
        return None

    def is_anothers(self, value: str) -> bool:
        """Whether an id is what this tab keeps of another user."""
        try:
            kept = [self._session.get(name) for name in STORAGE_KEYS.values()]
            return value in kept and self._session.get(OWNER_KEY) not in (None, self._user())
        except StorageError:
            return False

    def update_url(self, chat_id: str) -> None:
        """Show `chat_id` in the address bar as a new entry of the history, unless it is there."""
        if self.is_valid_id(chat_id) and chat_id != self.get_id_from_url():
            self._location.push(self._addresses().of_chat(self._location.href, chat_id))

    def reset_url(self) -> None:
        """Take the chat id out of the address."""
        if (bare := self._addresses().without_chat(self._location.href)) != self._location.href:
            self._location.push(bare)

    @property
    def _places(self) -> tuple[TextStorage, TextStorage]:
        return self._session, self._storage

    def _stored(self, place: TextStorage, key: str) -> str | None:
        try:
            owner = place.get(OWNER_KEY)
            stored = place.get(STORAGE_KEYS[key])
        except StorageError:  # denied: the address alone tells
            return None
        return stored if is_chat_id(stored) and owner in (None, self._user()) else None

    def _store(self, place: TextStorage, key: str, id: str) -> None:
        if not is_chat_id(id):
            return
        try:
            self._own(place)
            place.set(STORAGE_KEYS[key], id)
        except StorageError:
            return

    def _own(self, place: TextStorage) -> None:
        """The ids in a storage are the current user's from now on; another's are forgotten."""
        owner, user = place.get(OWNER_KEY), self._user()
        if owner not in (None, user):
            for name in STORAGE_KEYS.values():
                place.remove(name)
        if user:
            place.set(OWNER_KEY, user)
        elif owner is not None:
            place.remove(OWNER_KEY)

    def _forget(self, place: TextStorage, key: str) -> None:
        try:
            place.remove(STORAGE_KEYS[key])
        except StorageError:
            return
