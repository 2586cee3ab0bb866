"""Answers that came while nobody looked at their chat, and their number in the tab's title."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from pydantic_core import from_json

from chat_py.base.errors import StorageError
from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.border.json_text import write_json
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.dom import Document
from chat_py.browser.protocols.storage import TextStorage
from chat_py.locales import Texts
from chat_py.state import ChatState

__all__ = ["UnreadAnswers", "UnreadTitle"]

KEY = "chat_py/unread"
"""In the tab's own storage: another tab has counts of its own."""
OWN_HEADER = "[data-chat-title]"


class UnreadAnswers:
    """Counts the answers that nobody has seen: those in other chats than the open one, and every
    one while the tab is in the background. A look at their chat takes them away; a reload of the
    tab does not."""

    def __init__(
        self,
        *,
        document: Document,
        bus: EventBus,
        state: ChatState,
        storage: TextStorage,
        owner: Owner,
    ) -> None:
        self._document = document
        self._state = state
        self._storage = storage
        self._counts = self._kept()
        self._changed = Signal[[]]()
        owner.add(bus.on("message:received", self._received))
        for name in ("chat:selected", "chat:loaded"):
            owner.add(bus.on(name, self._looked))
        owner.add(document.listen("visibilitychange", self._looked))

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self._counts.values())

    def elsewhere(self) -> set[str]:
        """The chats besides the open one that have such answers."""
        return self._counts.keys() - {self._state.chat_id}

    def on_changed(self, listener: Callable[[], object]) -> Undo:
        """Call when there may be more or fewer."""
        return self._changed.subscribe(listener)

    def clear(self) -> None:
        """There are none any more."""
        self._counts.clear()
        self._tell()

    def _received(self, data: Any) -> None:
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        chat_id = str(values.get("chatId") or self._state.chat_id)
        seen = self._document.visible and chat_id == self._state.chat_id
        if not seen and not values.get("hidden"):
            self._counts[chat_id] = self._counts.get(chat_id, 0) + 1
            self._tell()

    def _looked(self, _: Any) -> None:
        if self._document.visible:
            self._counts.pop(self._state.chat_id, None)
            self._tell()

    def _tell(self) -> None:
        with suppress(StorageError):  # where nothing is kept, they last as long as the page
            if self._counts:
                self._storage.set(KEY, write_json([self._state.user_id, self._counts]))
            else:
                self._storage.remove(KEY)
        self._changed.emit()

    def _kept(self) -> dict[str, int]:
        """Those of before a reload, unless they are another user's; what is no such thing is
        nothing."""
        with suppress(StorageError, ValueError):
            kept: Any = from_json(self._storage.get(KEY) or "null")
            match kept:
                case [self._state.user_id, dict()]:
                    counts = cast("dict[str, Any]", kept[1])
                    return {key: n for key, n in counts.items() if isinstance(n, int) and n > 0}
                case _:
                    pass
        return {}


class UnreadTitle:
    """Puts "(2)" before the title as long as there are answers that nobody has seen.

    A page with a header of its own keeps its title to itself (`ChatHeader`).
    """

    def __init__(
        self, *, document: Document, unread: UnreadAnswers, texts: Texts, owner: Owner
    ) -> None:
        self._document = document
        self._unread = unread
        self._texts = texts
        self._title = self._shown = ""
        owner.add(unread.on_changed(self._show))
        owner.add(self._take_back)

    def _show(self) -> None:
        document, count = self._document, self._unread.count
        if document.query(OWN_HEADER) is None:
            return
        if not self._shown or document.title != self._shown:  # another chat's meanwhile
            self._title = document.title
        if count:
            self._shown = self._texts("title.unread", count=count, title=self._title)
            document.title = self._shown
        else:
            self._take_back()

    def _take_back(self) -> None:
        if self._shown and self._document.title == self._shown:
            self._document.title = self._title
        self._shown = ""
