"""The list of chats."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, cast

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
from chat_py.ui.chat_entry import Answers, ChatEntries, EntryValues
from chat_py.ui.list_groups import HEADINGS, Groups, PartOfList, Row, group_chats
from chat_py.ui.list_menus import ListMenus
from chat_py.ui.list_notes import empty_note, failure_note
from chat_py.ui.list_pages import ListPages
from chat_py.ui.unread import UnreadAnswers

__all__ = ["ChatList"]

ENTRY = '[data-cp="chat"]'
SETTLING = 0.2
"""Seconds to wait for further changes of the list."""
MANY = 200
"""Chats that are all on the page; of more, only those near what is seen."""


class ChatList:
    """Shows the chats in `[data-chat-list]`, newest first, under headings, the open one marked,
    and those in which an answer is being written or has come unseen. Of very many only those near
    what is seen are on the page (chat_py/ui/list_window.py).

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
        self._groups: Groups = []
        self._order: list[str] = []
        self._wanted = ""
        self._window: PartOfList | None = None
        self._is_followed = False
        self._pages = ListPages(backend)
        self._loading = asyncio.Lock()
        self._more_button: Element | None = None
        self._loaded = Signal[[]]()
        self._changes: set[str] = set()
        owner.add(bus.on("message:sent", partial(self._message, "user")))
        owner.add(bus.on("message:received", partial(self._message, "bot")))
        owner.add(bus.on("chat:renamed", self._renamed))
        for name in ("chat:selected", "chat:loaded"):
            owner.add(bus.on(name, self._selected))
        owner.add(answers.on_writing(self._arrange))
        owner.add(unread.on_changed(self.mark_current))
        owner.add(backend.on_changed(self._changed))

    async def load(self) -> None:
        """Get the list, as much as was shown, and show it; a failure is shown with a way to try
        again."""
        await self._get(lambda: self._pages.load(len(self.chats)))

    async def _get(self, pages: Callable[[], Awaitable[list[ChatSummary]]]) -> None:
        if self._place() is None:
            return
        try:
            chats = await pages()
        except ApiError as error:
            self._show_failure(error)
        else:
            self.show(chats)
            self._loaded.emit()

    async def load_more(self) -> bool:
        """Get those that follow, and show them below; whether there were any."""
        async with self._loading:
            if not self._pages.has_more:
                return False
            try:
                found = await self._pages.more()
            except ApiError:
                return False  # the button is still there
            known = {chat.id for chat in self.chats}
            self.show([*self.chats, *(chat for chat in found if chat.id not in known)])
            return True

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
            self._arrange()
        else:
            self._forget()
            place.set("aria-description", None)
            can_begin = self._backend.can("create_chat")
            place.arrange(*empty_note(self._document, self._texts, can_begin=can_begin))
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
        return [chat.id for _, chats in self._groups for chat in chats]

    def focus(self, chat_id: str) -> None:
        """Put the focus on a chat."""
        if chat_id not in self._elements:
            self._wanted = chat_id
            self._arrange()
            self._wanted = ""
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
        """Mark the open chat, those in which an answer has come since they were last open, and the
        way to them where the list is not in view."""
        if self._window is not None and self._state.chat_id not in self._elements:
            self._arrange(regroup=False)
        self._mark(self._elements)
        for way in self._document.query_all('[data-nav="list"]'):
            self._set_unread(way, bool(self._unread.elsewhere()))

    def new_day(self) -> None:
        """A day has begun: what was today's is yesterday's now."""
        self._arrange()

    def _mark(self, chat_ids: Iterable[str]) -> None:
        unread = self._unread.elsewhere()
        for chat_id in chat_ids:
            entry = self._elements[chat_id]
            is_current = chat_id == self._state.chat_id
            entry.set("aria-current", "page" if is_current else None)
            self._set_unread(entry, chat_id in unread)

    def _set_unread(self, element: Element, is_unread: bool) -> None:
        element.set("data-unread", is_unread)
        element.set("aria-description", self._texts("list.unread") if is_unread else None)

    def _changed(self, chat_id: str) -> None:
        """The list is not what it was; changes that follow one another are shown at once."""
        if not self._changes:
            self._owner.task(self._refresh())
        self._changes.add(chat_id)

    async def _refresh(self) -> None:
        await asyncio.sleep(SETTLING)
        changed, self._changes = self._changes, set()
        before = {chat.id: chat.title for chat in self.chats}
        await self._get(lambda: self._pages.renew(lambda: self.chats, changed))
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
        self._arrange()

    def _place(self) -> Element | None:
        return self._document.query(self._settings.selectors.chat_list)

    def _entry(self, chat: ChatSummary, *, writing: bool) -> Element:
        """The entry of a chat, which says what is so now."""
        values = self.entries.values(chat, writing=writing)
        if (entry := self._elements.get(chat.id)) is None:
            entry = self._elements[chat.id] = self._document.fill("chat", values)
        elif values != (shown := self._shown[chat.id]):
            entry.refill({name: text for name, text in values.items() if text != shown[name]})
        self._shown[chat.id] = values
        entry.set("data-writing", writing)
        return entry

    def _rows(self, place: Element) -> Sequence[Row]:
        """The groups and chats that are to be on the page, from top to bottom."""
        is_long = len(self.chats) > MANY
        said = self._texts.count("list.count", len(self.chats)) if is_long else None
        place.set("aria-description", said)
        if not is_long:
            self._window = None
            return [row for name, chats in self._groups for row in ([name] * bool(name) + chats)]
        if self._window is None:
            from chat_py.ui.list_window import ListWindow

            self._window = ListWindow(document=self._document, texts=self._texts)
            self._window.look(place)
        held = {self._state.chat_id, self._wanted, *self._window.held(place)}
        return self._window.rows(self._groups, held)

    def _arrange(self, *, regroup: bool = True) -> None:
        """Bring headings and entries into their order, with what is so now. What is in its place
        already is left."""
        place = self._place()
        if place is None or not self.chats:
            return
        if regroup:
            self._groups = group_chats(self.chats, self._clock.now(), self._texts)
        writing, before = self._answers.writing(), set(self._elements)
        order: list[str] = []
        elements: list[Element] = []
        chats: list[ChatSummary] = []
        for row in self._rows(place):
            if isinstance(row, str):
                order.append(row)
                elements.append(self._heading(row))
            elif isinstance(row, ChatSummary):
                chats.append(row)
                order.append(f"/{row.id}")
                elements.append(self._entry(row, writing=row.id in writing))
                if (menu := self._menus.of(row, str(self._shown[row.id]["name"]))) is not None:
                    order.append("menu")
                    elements.append(menu)
            else:
                order.append(f"gap {id(row)}")
                elements.append(row)
        if self._pages.has_more:
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
        for chat_id in self._elements.keys() - {chat.id for chat in chats}:
            del self._elements[chat_id], self._shown[chat_id]
        self._menus.keep(chats)
        if self._window is not None:
            self._mark(self._elements.keys() - before)
            self._follow(place)
            self._look(place)

    def _look(self, place: Element) -> None:
        if self._window is not None and self._order and self._window.look(place):
            self._arrange(regroup=False)

    def _follow(self, place: Element) -> None:
        """Hear of what is seen of the list."""
        if not self._is_followed:
            self._is_followed = True
            self._owner.add(place.listen("scroll", lambda _: self._scrolled(place)))
            self._owner.add(place.on_resize(lambda: self._look(place)))

    def _more(self, place: Element) -> Element:
        """The button for those that follow, which come by themselves as well when the end of the
        list is near."""
        if self._more_button is None:
            attributes = {"class": "cp-button cp-chat-list__more", "type": "button"}
            button = self._document.create("button", attributes, self._texts("list.more"))
            self._owner.add(button.listen("click", lambda _: self._load_more()))
            self._follow(place)
            self._more_button = button
        return self._more_button

    def _scrolled(self, place: Element) -> None:
        self._look(place)
        box = place.scroll_box()
        if self._pages.has_more and box.height - box.top - box.client_height < box.client_height:
            self._load_more()

    def _load_more(self) -> None:
        if not self._loading.locked():
            self._owner.task(self.load_more())

    def _heading(self, name: str) -> Element:
        if name not in self._headings:
            attributes = {"class": "cp-chat-list__group", "data-group": name}
            heading = self._document.create("h3", attributes, self._texts(HEADINGS[name]))
            self._headings[name] = heading
        return self._headings[name]

    def _forget(self) -> None:
        self._elements, self._shown, self._headings, self._order = {}, {}, {}, []
        self._groups, self._window = [], None

    def _clear(self) -> Element | None:
        self._view.close()
        self._view = self._owner.child("view")
        self._forget()
        place = self._place()
        if place is not None:
            place.replace_children()
        return place

    def _retry(self) -> None:
        self._owner.task(self.load())

    def _show_failure(self, error: ApiError) -> None:
        place = self._clear()
        if place is None:
            return
        note, button = failure_note(self._document, self._texts, error.user_message)
        self._view.add(button.listen("click", lambda _: self._retry()))
        place.append(note)
