"""The list of chats."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, Protocol, cast

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
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
from chat_py.ui.chat_entry import ChatEntries, EntryValues
from chat_py.ui.list_groups import HEADINGS, group_chats
from chat_py.ui.list_menus import ListMenus
from chat_py.ui.unread import UnreadAnswers

__all__ = ["ChatList"]

ENTRY = '[data-cp="chat"]'
SETTLING = 0.2
"""Seconds to wait for further changes of the list."""


class Answers(Protocol):
    """The answers that are being written (`ChatAPICompletion`)."""

    def writing(self) -> Collection[str]:
        """The ids of the chats in which one is."""
        ...

    def on_writing(self, listener: Callable[[], object]) -> Undo:
        """Call when these may be others."""
        ...


class ChatList:
    """Shows the chats in `[data-chat-list]`, newest first, under headings, the open one marked,
    and those in which an answer is being written or has come unseen.

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
        answers: Answers,
        unread: UnreadAnswers,
        owner: Owner,
    ) -> None:
        self._document = document
        self._backend = backend
        self._bus = bus
        self._texts = texts
        self._settings = settings
        self._clock = clock
        self._state = state
        self._answers = answers
        self._unread = unread
        self._owner = owner
        self._view = owner.child("view")
        self.chats: list[ChatSummary] = []
        self.entries = ChatEntries(backend=backend, texts=texts, clock=clock)
        self._menus = ListMenus(document=document, texts=texts, can=backend.can)
        self._shown: dict[str, EntryValues] = {}
        self._elements: dict[str, Element] = {}
        self._headings: dict[str, Element] = {}
        self._order: list[str] = []
        self._next = ""
        self._loading_more = False
        self._more_button: Element | None = None
        self._loaded = Signal[[]]()
        self._stale = False
        owner.add(bus.on("message:sent", partial(self._message, "user")))
        owner.add(bus.on("message:received", partial(self._message, "bot")))
        owner.add(bus.on("chat:renamed", self._renamed))
        for name in ("chat:selected", "chat:loaded"):
            owner.add(bus.on(name, self._selected))
        owner.add(answers.on_writing(self._refill))
        owner.add(unread.on_changed(self._mark_unread))
        owner.add(backend.on_changed(lambda _: self._changed()))

    async def load(self) -> None:
        """Get the list and show it; a failure is shown with a way to try again."""
        if self._place() is None:
            return
        try:
            found = await self._backend.list_chats()
            chats = found.chats
            while found.next and len(chats) < len(self.chats):  # as many as were shown
                found = await self._backend.list_chats(after=found.next)
                chats += found.chats
        except ApiError as error:
            self._show_failure(error)
        else:
            self._next = found.next or ""
            self.show(chats)
            self._loaded.emit()

    async def load_more(self) -> None:
        """Get those that follow, where there are any, and show them below."""
        if not self._next or self._loading_more:
            return
        self._loading_more = True
        try:
            found = await self._backend.list_chats(after=self._next)
        except ApiError:
            return  # the button is still there
        finally:
            self._loading_more = False
        known = {chat.id for chat in self.chats}
        self._next = found.next or ""
        self.show([*self.chats, *(chat for chat in found.chats if chat.id not in known)])

    def on_loaded(self, callback: Callable[[], None]) -> Undo:
        """Call each time the list has come, also after a failure and another try, and when a chat
        of it has been pinned."""
        return self._loaded.subscribe(callback)

    def show(self, chats: list[ChatSummary]) -> None:
        """Show these chats, and no others. The entries of those that were shown stay."""
        self.chats = chats
        self._view.close()
        self._view = self._owner.child("view")
        place = self._place()
        if place is None:
            return
        if chats:
            self._refill()
            self._arrange()
        else:
            self._forget()
            create = self._document.create
            note = create("p", {"class": "cp-chat-list__note"}, self._texts("list.empty"))
            begin = {"class": "cp-button cp-chat-list__more", "type": "button", "data-new-chat": ""}
            can_begin = self._backend.can("create_chat")
            button = [create("button", begin, self._texts("page.new_chat"))] if can_begin else []
            place.arrange(note, *button)
        self.mark_current()

    def clear(self) -> None:
        """Take the entries off the page."""
        self.chats = []
        self._unread.clear()
        self._clear()

    def find(self, chat_id: str) -> ChatSummary | None:
        """A chat of the list."""
        return next((chat for chat in self.chats if chat.id == chat_id), None)

    def order(self) -> list[str]:
        """The ids of the chats, as they stand below one another."""
        return [each.removeprefix("/") for each in self._order if each.startswith("/")]

    def focus(self, chat_id: str) -> None:
        """Put the focus on a chat."""
        if (entry := self._elements.get(chat_id)) is not None:
            entry.focus()

    def menu(self, chat_id: str) -> Element | None:
        """The menu of a chat; None where nothing can be done with it."""
        chat = self.find(chat_id)
        return self._menus.of(chat, self.entries.name(chat)) if chat is not None else None

    def pin(self, chat_id: str, *, pinned: bool) -> None:
        """A chat stands above the others now, or no longer."""
        if (chat := self.find(chat_id)) is not None:
            chat.pinned = pinned
            self._arrange()
            self._loaded.emit()

    def remove(self, chat_id: str) -> str:
        """A chat is there no longer. Gives the one that stands in its place then, or else above
        it; empty where there is none."""
        order = self.order()
        at = order.index(chat_id) if chat_id in order else 0
        self.show([chat for chat in self.chats if chat.id != chat_id])
        rest = self.order()
        return rest[min(at, len(rest) - 1)] if rest else ""

    def mark_current(self) -> None:
        """Mark the open chat."""
        for chat_id, entry in self._elements.items():
            is_current = chat_id == self._state.chat_id
            entry.set("aria-current", "page" if is_current else None)
        self._mark_unread()

    def new_day(self) -> None:
        """A day has begun: what was today's is yesterday's now."""
        self._refill()
        self._arrange()

    def _mark_unread(self) -> None:
        """Mark the chats in which an answer has come since they were last open, and the way to
        them where the list is not in view."""
        unread = self._unread.elsewhere()
        said = self._texts("list.unread")
        marked = [(entry, chat_id in unread) for chat_id, entry in self._elements.items()]
        ways = self._document.query_all('[data-nav="list"]')
        for entry, is_unread in [*marked, *((way, bool(unread)) for way in ways)]:
            entry.set("data-unread", is_unread)
            entry.set("aria-description", said if is_unread else None)

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
        chat = self.find(chat_id)
        if chat is not None and title:
            chat.title = title
            self._refill()
            self._arrange()  # its menu is named after it

    def _message(self, sender: Sender, data: Any) -> None:
        """A message went or came: its chat is the newest now."""
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        chat = self.find(str(values.get("chatId") or self._state.chat_id))
        if chat is None:
            return
        if isinstance(said := values.get("content"), str):
            chat.preview = preview(sender, said)
        chat.timestamp = self._clock.now()
        self.chats.sort(key=lambda each: each is not chat)
        self._refill()
        self._arrange()

    def _place(self) -> Element | None:
        return self._document.query(self._settings.selectors.chat_list)

    def _refill(self) -> None:
        """Have an entry for each chat, which says what is so now."""
        writing = self._answers.writing()
        for chat in self.chats:
            values = self.entries.values(chat, writing=chat.id in writing)
            if (entry := self._elements.get(chat.id)) is None:
                self._elements[chat.id] = self._document.fill("chat", values)
            elif values != (shown := self._shown[chat.id]):
                entry.refill({name: text for name, text in values.items() if text != shown[name]})
            self._shown[chat.id] = values
            self._elements[chat.id].set("data-writing", chat.id in writing)

    def _arrange(self) -> None:
        """Bring headings and entries into their order. What is in its place already is left."""
        place = self._place()
        if place is None or not self.chats:
            return
        order: list[str] = []
        elements: list[Element] = []
        for name, chats in group_chats(self.chats, self._clock.now(), self._texts):
            if name:
                order.append(name)
                elements.append(self._heading(name))
            for chat in chats:
                order.append(f"/{chat.id}")
                elements.append(self._elements[chat.id])
                if (menu := self._menus.of(chat, str(self._shown[chat.id]["name"]))) is not None:
                    order.append("menu")
                    elements.append(menu)
        if self._next:
            order.append("more")
            elements.append(self._more(place))
        if order == self._order:
            return
        first, self._order = not self._order, order
        focused = self._document.active
        place.arrange(*elements)
        if first:  # what the page drew before Python was there has taken the place of some
            self._elements = {e.get("data-chat-id") or "": e for e in place.query_all(ENTRY)}
            headings = place.query_all(":scope > [data-group]")
            self._headings = {each.get("data-group") or "": each for each in headings}
        elif focused is not None and self._document.active != focused and place.contains(focused):
            focused.focus(prevent_scroll=True)  # moving an element takes the focus from it
        for chat_id in self._elements.keys() - {chat.id for chat in self.chats}:
            del self._elements[chat_id], self._shown[chat_id]
        self._menus.keep(self.chats)

    def _more(self, place: Element) -> Element:
        """The button for those that follow, which come by themselves as well when the end of the
        list is near."""
        if self._more_button is None:
            attributes = {"class": "cp-button cp-chat-list__more", "type": "button"}
            button = self._document.create("button", attributes, self._texts("list.more"))
            self._owner.add(button.listen("click", lambda _: self._load_more()))
            self._owner.add(place.listen("scroll", lambda _: self._near_end(place)))
            self._more_button = button
        return self._more_button

    def _near_end(self, place: Element) -> None:
        box = place.scroll_box()
        if self._next and box.height - box.top - box.client_height < box.client_height:
            self._load_more()

    def _load_more(self) -> None:
        if not self._loading_more:
            self._owner.task(self.load_more())

    def _heading(self, name: str) -> Element:
        if name not in self._headings:
            attributes = {"class": "cp-chat-list__group", "data-group": name}
            heading = self._document.create("h3", attributes, self._texts(HEADINGS[name]))
            self._headings[name] = heading
        return self._headings[name]

    def _forget(self) -> None:
        self._elements, self._shown, self._headings, self._order = {}, {}, {}, []

    def _clear(self) -> Element | None:
        self._view.close()
        self._view = self._owner.child("view")
        self._forget()
        place = self._place()
        if place is not None:
            place.replace_children()
        return place

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
