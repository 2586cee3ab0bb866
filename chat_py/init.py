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
    the list. Follows Back and Forward."""

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
        owner: Owner,
    ) -> None:
        self._state = state
        self._router = router
        self._location = location
        self._bus = bus
        self._opener = opener
        self._chat_list = chat_list
        self._outbox = outbox
        self._owner = owner
        self._running: Owner | None = None
        self._chosen = asyncio.Event()

    async def init(self) -> None:
        """Start, whoever calls first; later calls do nothing. Returns before the network
        answers: what is shown follows when it does."""
        if self._running is not None:
            return
        self._running = self._owner.child("init")
        running = self._running
        running.add(self._location.on_navigate(self._navigated))
        running.add(self._chat_list.on_loaded(self._listed))
        running.task(self._outbox.restore())
        chat_id = self._state.chat_id or self._router.get_current_chat_id()
        if chat_id:
            self._choose(chat_id)
        running.task(self._load_list())

    async def chat_chosen(self) -> None:
        """Wait until it is known which chat opens first, if any does."""
        if self._running is not None:
            await self._chosen.wait()

    def teardown(self) -> None:
        """Stop following the address; `init` may start again."""
        if self._running is not None:
            self._running.close()
            self._running = None
            self._chosen.clear()

    async def _load_list(self) -> None:
        await self._chat_list.load()
        self._chosen.set()

    def _listed(self) -> None:
        if not self._state.chat_id and self._chat_list.chats:
            self._choose(self._chat_list.chats[0].id)

    def _navigated(self) -> None:
        chat_id = self._router.get_id_from_url()
        if not chat_id and self._chat_list.chats:
            chat_id = self._chat_list.chats[0].id
        if chat_id and chat_id != self._state.chat_id:
            self._choose(chat_id)

    def _choose(self, chat_id: str) -> None:
        self._state.chat_id = chat_id
        self._chosen.set()
        if self._running is not None:
            self._running.task(self._open(chat_id))

    async def _open(self, chat_id: str) -> None:
        try:
            await self._opener.open_chat(chat_id)
        except ApiError:
            return  # the page says what happened, with a way on
