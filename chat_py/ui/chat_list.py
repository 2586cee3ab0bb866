"""The list of chats."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, cast
from urllib.parse import quote

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.graphemes import truncate
from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.dom import Document, Element
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.models.chat import ChatSummary
from chat_py.models.fields import Sender
from chat_py.models.preview import preview
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from chat_py.view.dates import iso, list_time
from chat_py.view.icons import face
from chat_py.view.text import escape_selector

__all__ = ["ChatList"]

ENTRY = '[data-cp="chat"]'
SETTLING = 0.2
"""Seconds to wait for further changes of the list."""
PREVIEW_LENGTH = 120
"""Of a server's own, which may be as long as it likes."""


class ChatList:
    """Shows the chats in `[data-chat-list]`, newest first, the open one marked.

    The entries are links: they open in a new tab, and work without this program. A page
    without the place has no list, and the list is not asked for.
    """

    def __init__(
        self,
        *,
        document: Document,
        backend: Backend,
        bus: EventBus,
        texts: Texts,
        settings: Settings,
        clock: Clock,
        state: ChatState,
        owner: Owner,
    ) -> None:
        self._document = document
        self._backend = backend
        self._bus = bus
        self._texts = texts
        self._settings = settings
        self._clock = clock
        self._state = state
        self._owner = owner
        self._view = owner.child("view")
        self.chats: list[ChatSummary] = []
        self._loaded = Signal[[]]()
        self._stale = False
        self._unread: set[str] = set()
        owner.add(bus.on("message:sent", partial(self._message, "user")))
        owner.add(bus.on("message:received", partial(self._message, "bot")))
        owner.add(bus.on("chat:renamed", self._renamed))
        for name in ("chat:selected", "chat:loaded"):
            owner.add(bus.on(name, self._selected))
        owner.add(backend.on_changed(lambda _: self._changed()))

    async def load(self) -> None:
        """Get the list and show it; a failure is shown with a way to try again."""
        if self._place() is None:
            return
        try:
            found = await self._backend.list_chats()
        except ApiError as error:
            self._show_failure(error)
        else:
            self.show(found.chats)
            self._loaded.emit()

    def on_loaded(self, callback: Callable[[], None]) -> Undo:
        """Call each time the list has come, also after a failure and another try."""
        return self._loaded.subscribe(callback)

    def show(self, chats: list[ChatSummary]) -> None:
        """Replace the entries."""
        self.chats = chats
        self._end_view()
        place = self._place()
        if place is None:
            return
        if chats:
            place.arrange(*(self._entry(chat) for chat in chats))
        else:
            empty = {"class": "cp-chat-list__note"}
            place.arrange(self._document.create("p", empty, self._texts("list.empty")))
        self.mark_current()

    def clear(self) -> None:
        """Take the entries off the page."""
        self.chats = []
        self._unread.clear()
        self._clear()

    def mark_current(self) -> None:
        """Mark the open chat."""
        place = self._place()
        for entry in place.query_all(ENTRY) if place else []:
            is_current = entry.get("data-chat-id") == self._state.chat_id
            entry.set("aria-current", "page" if is_current else None)
        self._unread.discard(self._state.chat_id)
        self._mark_unread()

    def _mark_unread(self) -> None:
        """Mark the chats in which an answer has come since they were last open."""
        place = self._place()
        for entry in place.query_all(ENTRY) if place else []:
            unread = entry.get("data-chat-id") in self._unread
            entry.set("data-unread", unread)
            entry.set("aria-description", self._texts("list.unread") if unread else None)

    def new_day(self) -> None:
        """A day has begun: the time of yesterday's messages says so now."""
        place, now = self._place(), self._clock.now()
        for entry in place.query_all(ENTRY) if place else []:
            if (moment := entry.get("data-moment")) is not None:
                entry.refill({"time": list_time(int(moment), now, self._texts)})

    def _changed(self) -> None:
        """The list is not what it was; changes that follow one another are shown at once."""
        if not self._stale:
            self._stale = True
            self._owner.task(self._refresh())

    async def _refresh(self) -> None:
        await asyncio.sleep(SETTLING)
        self._stale = False
        before = {chat.id: chat.title for chat in self.chats}
        await self.load()
        for chat in self.chats:
            if chat.title and before.get(chat.id, chat.title) != chat.title:
                self._bus.trigger("chat:renamed", {"chatId": chat.id, "title": chat.title})

    def _selected(self, _data: Any) -> None:
        self.mark_current()

    def _renamed(self, data: Any) -> None:
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        chat_id, title = str(values.get("chatId") or ""), str(values.get("title") or "")
        if not chat_id or not title:
            return
        for chat in self.chats:
            if chat.id == chat_id:
                chat.title = title
        if (entry := self._find(chat_id)) is not None:
            entry.refill({"name": title})

    def _place(self) -> Element | None:
        return self._document.query(self._settings.selectors.chat_list)

    def _find(self, chat_id: str) -> Element | None:
        place = self._place()
        selector = f'{ENTRY}[data-chat-id="{escape_selector(chat_id)}"]'
        return place.query(selector) if place is not None else None

    def _end_view(self) -> None:
        self._view.close()
        self._view = self._owner.child("view")

    def _clear(self) -> Element | None:
        self._end_view()
        place = self._place()
        if place is not None:
            place.replace_children()
        return place

    def _entry(self, chat: ChatSummary) -> Element:
        name = chat.title or (chat.character.name if chat.character else "")
        if not name:  # one that nobody has named is a new one, where chats get names by themselves
            name = self._texts("page.new_chat") if self._backend.can("begin") else chat.id
        values = {
            **face(name, chat.character.avatar if chat.character else ""),
            "id": chat.id,
            "address": f"?chat={quote(chat.id, safe='')}",
            "preview": _one_line(chat.preview),
        }
        return self._document.fill("chat", values | self._moment(chat.timestamp))

    def _moment(self, timestamp: int | None) -> dict[str, str | bool | None]:
        if timestamp is None:
            return {"time": None, "datetime": None, "moment": None}
        label = list_time(timestamp, self._clock.now(), self._texts)
        return {"time": label, "datetime": iso(timestamp), "moment": str(timestamp)}

    def _message(self, sender: Sender, data: Any) -> None:
        """A message went or came: its chat is the newest now."""
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        chat_id = str(values.get("chatId") or self._state.chat_id)
        if sender == "bot" and chat_id != self._state.chat_id and not values.get("hidden"):
            self._unread.add(chat_id)
            self._mark_unread()
        place = self._place()
        entry = self._find(chat_id)
        if place is None or entry is None:
            return
        said, now = values.get("content"), self._clock.now()
        if isinstance(said, str):
            entry.refill({"preview": preview(sender, said)})
        entry.refill(self._moment(now))
        for chat in self.chats:
            if chat.id == chat_id:
                chat.preview = preview(sender, said) if isinstance(said, str) else chat.preview
                chat.timestamp = now
        self.chats.sort(key=lambda chat: chat.id != chat_id)
        if place.children[0] != entry:
            focused = self._document.active == entry
            place.prepend(entry)
            if focused:  # moving an element takes the focus from it
                entry.focus(prevent_scroll=True)

    def _show_failure(self, error: ApiError) -> None:
        place = self._clear()
        if place is None:
            return
        create = self._document.create
        attributes = {"class": "cp-button", "type": "button"}
        button = create("button", attributes, self._texts("list.retry"))
        self._view.add(button.listen("click", lambda _: self._retry()))
        place.append(
            create(
                "div",
                {"class": "cp-chat-list__note", "role": "alert"},
                create("p", None, self._texts("list.failed")),
                create("p", None, error.user_message),
                button,
            )
        )

    def _retry(self) -> None:
        self._owner.task(self.load())


def _one_line(text: str) -> str:
    return truncate(" ".join(text[: 10 * PREVIEW_LENGTH].split()), PREVIEW_LENGTH)
