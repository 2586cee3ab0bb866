"""`ChatInitializer`: what happens once when a page starts (chat-init.js)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner, Undo
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.environment import Location
from chat_py.models.chat import ChatSummary
from chat_py.routing import ChatRouter
from chat_py.state import ChatState

__all__ = ["ChatInitializer"]


class _Opener(Protocol):
    async def open_chat(self, chat_id: str) -> None: ...


class _List(Protocol):
    chats: list[ChatSummary]

    async def load(self) -> None: ...
    def on_loaded(self, callback: Callable[[], None]) -> Undo: ...


class _Outbox(Protocol):
    def restore(self) -> Coroutine[Any, Any, None]: ...


class ChatInitializer:
    """Opens the chat that the address, the page or the last visit names; else the first of
    the list. Follows Back and Forward.

    At the home of all chats none is opened, and `show_home` shows it; `show_chat`
    shows the chat that is open. `take_over` gets the id of
    the chat that opens first, `page_chat` is the one that a global of the page names.
    `integrate` looks for the page's own modules.
    `new_chat` gives the id of one where there is none in the list.
    """

    def __init__(
        self,
        *,
        state: ChatState,
        router: ChatRouter,
        location: Location,
        bus: EventBus,
        opener: _Opener,
        chat_list: _List,
        outbox: _Outbox,
        show_home: Callable[[], None],
        show_chat: Callable[[], None],
        start_sharing: Callable[[str], None],
        take_over: Callable[[str], None],
        page_chat: str,
        integrate: Callable[[], None],
        new_chat: Callable[[], Coroutine[Any, Any, str]],
        owner: Owner,
    ) -> None:
        self._state = state
        self._router = router
        self._location = location
        self._bus = bus
        self._opener = opener
        self._chat_list = chat_list
        self._outbox = outbox
        self._show_home = show_home
        self._show_chat = show_chat
        self._start_sharing = start_sharing
        self._take_over = take_over
        self._page_chat = page_chat
        self._integrate = integrate
        self._new_chat = new_chat
        self._owner = owner
        self._running: Owner | None = None
        self._torn_down = False
        self._chosen = asyncio.Event()

    async def init(self) -> None:
        """Start, whoever calls first; later calls do nothing. Returns before the network
        answers: what is shown follows when it does."""
        if self._running is not None:
            return
        self._running = self._owner.child("init")
        self._torn_down = False
        running = self._running
        running.add(self._location.on_navigate(self._navigated))
        running.add(self._chat_list.on_loaded(self._listed))
        running.task(self._outbox.restore())
        self._start_sharing(self._page_chat)
        if chat_id := self._first_chat():
            self._choose(chat_id)
            self._take_over(chat_id)
        elif self._router.is_home():
            self._show_home()
        running.task(self._load_list())

    async def chat_chosen(self) -> None:
        """Wait until it is known which chat opens first, if any does."""
        if not self._torn_down:  # before the start, too: what a visitor does early waits for it
            await self._chosen.wait()

    def teardown(self) -> None:
        """Stop following the address; `init` may start again."""
        self._torn_down = True
        if self._running is not None:
            self._running.close()
            self._running = None
            self._chosen.clear()

    def setup_module_integrations(self) -> None:
        """Look once more for the page's own modules."""
        self._integrate()

    def _first_chat(self) -> str | None:
        """What settings and scripts name goes before the address, and that before a global of the
        page's own, which may be of an earlier visit."""
        chosen = self._state.chat_id
        if chosen and chosen != self._page_chat:
            return chosen
        found = self._router.get_id_from_url()
        if not found and not self._router.is_home():
            return chosen or self._router.get_current_chat_id()
        if found != chosen:
            self._state.chat_id = self._state.user_chat_id = ""
        return found

    async def _load_list(self) -> None:
        await self._chat_list.load()
        is_open = self._state.chat_id or self._router.is_home()
        if not is_open and (chat_id := await self._new_chat()):
            self._choose(chat_id)
            await self._chat_list.load()
        self._chosen.set()

    def _listed(self) -> None:
        if not self._state.chat_id and self._chat_list.chats and not self._router.is_home():
            self._choose(self._chat_list.chats[0].id)

    def _navigated(self) -> None:
        chat_id = self._router.get_id_from_url()
        if self._router.is_home():
            self._show_home()
            return
        if not chat_id and self._chat_list.chats:
            chat_id = self._chat_list.chats[0].id
        if chat_id and chat_id != self._state.chat_id:
            self._choose(chat_id)
        elif chat_id:
            self._show_chat()  # back from the home

    def _choose(self, chat_id: str) -> None:
        if self._state.chat_id not in ("", chat_id):
            self._state.user_chat_id = ""  # it is the former chat's
        self._state.chat_id = chat_id
        self._chosen.set()
        if self._running is not None:
            self._running.task(self._open(chat_id))

    async def _open(self, chat_id: str) -> None:
        try:
            await self._opener.open_chat(chat_id)
        except ApiError:
            return  # the page says what happened, with a way on
