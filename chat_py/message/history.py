"""Older messages (chat-message-history.js).

Offsets count from the newest message backwards, so that a chat that grows at its end does not
shift what a reader scrolls up to by more than the messages that came in between, and those are
counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError, ArgumentError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts
from chat_py.message.display import ChatMessageDisplay
from chat_py.models.chat import HistoryPage
from chat_py.models.message import Message
from chat_py.models.opened_chat import OpenedChat
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from chat_py.view.scroll import FollowScroll

__all__ = ["ChatMessageHistory"]

MAX_LIMIT = 500
MAX_CHATS = 20  # whose pages are kept; the oldest goes first


class ChatMessageHistory:
    """Loads older messages when the reader comes near the top, or asks for them."""

    def __init__(
        self,
        *,
        backend: Backend,
        document: Document,
        display: ChatMessageDisplay,
        scroll: FollowScroll,
        state: ChatState,
        settings: Settings,
        texts: Texts,
        owner: Owner,
    ) -> None:
        self._backend = backend
        self._document = document
        self._display = display
        self._state = state
        self._settings = settings
        self._texts = texts
        self._owner = owner
        self._pages: dict[str, dict[tuple[int, int], HistoryPage]] = {}
        self._loading: set[str] = set()
        self._full: set[str] = set()
        self._row = owner.child("row")
        self._failure = ""
        self._under_way = False
        owner.add(display.on_shown(self._chat_shown))
        owner.add(scroll.on_near_top(self._near_top))
        owner.add(display.on_older_changed(self._show_row))

    async def load_chat_history(
        self, chat_id: str, options: Mapping[str, Any] | None = None
    ) -> HistoryPage:
        """One page, oldest first, without showing it.

        Options are `offset` (0), `limit` (50) and `useCache` (True). Raises `ApiError`, and
        `ArgumentError` for an option that is not known or not a number.
        """
        values = {"offset": 0, "limit": 50, "useCache": True, **(options or {})}
        for name in values:
            if name not in ("offset", "limit", "useCache"):
                raise ArgumentError("loadChatHistory", name, "offset, limit or useCache")
        offset = _whole("offset", values["offset"], 0, 2**31)
        limit = _whole("limit", values["limit"], 1, MAX_LIMIT)
        cached = self._pages.get(chat_id, {}).get((offset, limit))
        if cached is not None and values["useCache"]:
            return cached.model_copy(deep=True)
        page = await self._backend.history(chat_id, limit=limit, offset=offset)
        self._pages.setdefault(chat_id, {})[offset, limit] = page
        while len(self._pages) > MAX_CHATS:
            self._pages.pop(next(iter(self._pages)))
        if not page.messages or offset + len(page.messages) >= page.total > 0:
            self._full.add(chat_id)
        return page.model_copy(deep=True)

    async def load_more_messages(self, chat_id: str = "") -> HistoryPage:
        """The next older messages of the open chat, shown above the others; of another chat,
        only loaded. The page holds what was added, oldest first.

        One load at a time: a second call meanwhile adds nothing. Raises `ApiError`.
        """
        if chat_id and chat_id != self._state.chat_id:
            offset = len(self.get_cached_history(chat_id) or ())
            return await self.load_chat_history(chat_id, {"offset": offset})
        chat_id = self._state.chat_id
        if not chat_id or chat_id in self._loading:
            return HistoryPage()
        if older := self._display.show_older():
            self._show_row()
            return HistoryPage(messages=older)
        if chat_id in self._full:
            return HistoryPage()
        self._loading.add(chat_id)
        self._show_row()
        try:
            return await self._load_older(chat_id)
        except ApiError as error:
            if error.type != "notfound":
                raise
            self._full.add(chat_id)  # a server without this endpoint sends all at once
            return HistoryPage()
        finally:
            self._loading.discard(chat_id)
            if chat_id == self._state.chat_id:
                self._show_row()

    async def _load_older(self, chat_id: str) -> HistoryPage:
        # Messages that another device wrote meanwhile shift the pages: an overlap is known
        # already, so continue until something is new.
        offset = self._display.stored_count
        while True:
            options = {"offset": offset, "limit": self._settings.page_size, "useCache": False}
            page = await self.load_chat_history(chat_id, options)
            if chat_id != self._state.chat_id:
                return HistoryPage()
            offset += len(page.messages)
            page.messages = self._display.prepend(page.messages)
            if page.messages or chat_id in self._full:
                return page

    async def preload_history(self, chat_id: str) -> None:
        """Have the newest page of a chat at hand. Raises `ApiError`."""
        await self.load_chat_history(chat_id, {"limit": self._settings.page_size})

    async def refresh_history(self, chat_id: str = "") -> HistoryPage:
        """Load the newest page again and, for the open chat, show it. Raises `ApiError`."""
        chat_id = chat_id or self._state.chat_id
        self.clear_history_cache(chat_id)
        page = await self.load_chat_history(chat_id, {"limit": self._settings.page_size})
        if chat_id == self._state.chat_id:
            self._display.display_existing_chat(page.messages)
        return page

    def display_history(self, messages: Sequence[Message | Mapping[str, Any]]) -> int:
        """Show messages above the ones on the page, oldest first; returns how many are new.

        Raises `pydantic.ValidationError` for one that cannot be read.
        """
        read = [m if isinstance(m, Message) else Message.model_validate(dict(m)) for m in messages]
        return len(self._display.prepend(read))

    def is_full_history_loaded(self, chat_id: str = "") -> bool:
        """Whether the server has no older messages of the chat (the open one by default)."""
        return (chat_id or self._state.chat_id) in self._full

    def is_loading(self, chat_id: str = "") -> bool:
        """Whether older messages of the chat are on their way."""
        return (chat_id or self._state.chat_id) in self._loading

    def get_cached_history(self, chat_id: str = "") -> list[Message] | None:
        """The messages of all loaded pages of a chat (the open one by default), oldest first,
        as copies; `None` where none was loaded."""
        pages = sorted(self._pages.get(chat_id or self._state.chat_id, {}).items(), reverse=True)
        if not pages:
            return None
        found: dict[object, Message] = {}
        for _, page in pages:
            for message in page.messages:
                found.setdefault(message.id or id(message), message.model_copy(deep=True))
        return list(found.values())

    def clear_history_cache(self, chat_id: str = "") -> None:
        """Forget the loaded pages of a chat, or of all."""
        if chat_id:
            self._pages.pop(chat_id, None)
            self._full.discard(chat_id)
        else:
            self._pages.clear()
            self._full.clear()

    def get_history_stats(self) -> dict[str, Any]:
        """Numbers for whoever looks: chats, pages and messages at hand."""
        pages = [page for chat in self._pages.values() for page in chat.values()]
        return {
            "cachedChats": len(self._pages),
            "cachedPages": len(pages),
            "cachedMessages": sum(len(page.messages) for page in pages),
            "loading": sorted(self._loading),
            "fullyLoaded": sorted(self._full),
        }

    def _chat_shown(self, chat: OpenedChat) -> None:
        chat_id = self._state.chat_id
        total: object = (chat.model_extra or {}).get("total")
        known = len(chat.unchecked) + len(chat.messages)
        # Less than a page is everything, as far as anybody can tell without asking.
        page = self._settings.page_size
        full = known >= total if isinstance(total, int) else known < page
        (self._full.add if full else self._full.discard)(chat_id)
        self._show_row()

    def _near_top(self) -> None:
        if self._row_wanted() and not self._failure:
            self._start()

    def _start(self) -> None:
        if not self._under_way:
            self._under_way = True
            self._owner.task(self._load_and_tell())

    async def _load_and_tell(self) -> None:
        chat_id = self._state.chat_id
        try:
            await self.load_more_messages()
        except ApiError as error:
            if chat_id == self._state.chat_id:
                self._show_row(error.user_message)
        finally:
            self._under_way = False

    def _row_wanted(self) -> bool:
        # In the place of a chat there may be words about it, or about who is logged in.
        on_server = self._display.has_chat and not self.is_full_history_loaded()
        return self._display.has_older or on_server

    def _show_row(self, failure: str = "") -> None:
        self._failure = failure
        self._row.close()
        self._row = self._owner.child("row")
        row = self._build_row() if self._row_wanted() else None
        had_focus = self._document.active is not None and (
            self._document.active.closest(".cp-older") is not None
        )
        self._display.set_top_row(row)
        if row is not None and had_focus and (button := row.query("button")) is not None:
            button.focus(prevent_scroll=True)

    def _build_row(self) -> Element:
        create, failure = self._document.create, self._failure
        row = create("div", {"class": "cp-older"})
        loading = self.is_loading()
        key = "chat.loading_older" if loading else "chat.retry" if failure else "chat.older"
        if failure:
            row.append(create("span", {"role": "alert"}, failure), " ")
        # `aria-disabled`, because a disabled button would lose the focus of whoever pressed it.
        waiting = "true" if loading else None
        attributes = {"class": "cp-button", "type": "button", "aria-disabled": waiting}
        button = create("button", attributes, self._texts(key))
        self._row.add(button.listen("click", lambda _: self._start()))
        row.append(button)
        return row


def _whole(name: str, value: object, least: int, most: int) -> int:
    if isinstance(value, float) and value.is_integer():  # JavaScript numbers
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ArgumentError("loadChatHistory", name, f"a whole number from {least} to {most}")
    return value
