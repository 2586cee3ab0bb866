"""What a visit leaves for the next one to begin with, in the browser's own storage: the list and
the newest messages of the open chat, as the guide's endpoints would send them. The page shows it
before its server has answered (static/src/native/first-view/last.mjs)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from pydantic_core import to_json

from chat_py.backends.guide import WITH_CHATS
from chat_py.base.errors import StorageError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event
from chat_py.browser.protocols.storage import TextStorage
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.offers import Can
from chat_py.state import ChatState
from chat_py.ui.chat_list import ChatList

__all__ = ["KEY", "LastView"]

KEY = "chat_py.last-view"
MOST_CHATS = 50
"""More than the list has room for."""
MOST_LETTERS = 500_000
"""A view that takes more is not kept: the storage is for drafts as well."""


@dataclass(eq=False, kw_only=True)
class LastView:
    """Keeps the view whenever the page is left, for its user alone: whose it is stands in it. What
    was kept is removed as soon as the user is another one.

    A page on which nobody has said who the user is keeps none.
    """

    document: Document
    storage: TextStorage
    state: ChatState
    display: ChatMessageDisplay
    chat_list: ChatList
    account: Callable[[], str]
    """The account that the server names; empty where it names none."""
    can: Can
    owner: Owner

    def __post_init__(self) -> None:
        self.owner.add(self.document.listen("visibilitychange", self._changed))
        self.owner.add(self.state.on_user_change(lambda _: self.forget()))

    def _changed(self, _: Event) -> None:
        if not self.document.visible:
            self.keep()

    def forget(self) -> None:
        """Remove what was kept."""
        with suppress(StorageError):
            self.storage.remove(KEY)

    def keep(self) -> None:
        """Keep what is seen now in place of what was kept before."""
        user, account = self.state.user_id, self.account()
        messages = self.display.newest_stored() if self.display.has_chat else []
        text = ""
        if (user or account) and messages:
            character = self.display.character
            chat = {"chat": {"messages": messages}, "character": character}
            can = [name for what, name in WITH_CHATS.items() if self.can(what)]
            listed = {"chats": self.chat_list.chats[:MOST_CHATS], "can": can}
            view = {
                "owner": [user, account],
                "id": self.state.chat_id,
                "chat": to_json(chat, by_alias=True, exclude_none=True).decode(),
                "list": to_json(listed, by_alias=True).decode(),
            }
            text = to_json(view).decode()
        with suppress(StorageError):  # the next visit then begins as the first one did
            if text and len(text) <= MOST_LETTERS:
                self.storage.set(KEY, text)
            else:
                self.storage.remove(KEY)
