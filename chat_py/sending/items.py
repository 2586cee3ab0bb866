"""The messages being sent, as this tab knows them, and who is told of their changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from chat_py.base.errors import ApiError
from chat_py.base.owner import Undo
from chat_py.base.signal import Signal
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.environment import Console
from chat_py.models.message import SavedMessage
from chat_py.sending.item import OutboxItem, Queue

__all__ = ["NEWS", "ItemNews", "OutboxItems"]

NEWS = "outbox"
TOLD = ("refused", "waits", "in_doubt", "failures", "pause", "reason", "state", "message_id")
"""What another tab knows better of an item."""


class ItemNews(BaseModel):
    """An item as it is now, for other tabs; `saved` is the server's response, once it is sent."""

    item: OutboxItem
    saved: dict[str, Any] | None = None


class OutboxItems:
    """Items by id, with those who wait for their delivery. Of another user's items than the
    current one (`user`) nobody is told."""

    def __init__(self, *, user: Callable[[], str], tabs: Tabs, console: Console) -> None:
        self._user = user
        self._tabs = tabs
        self._items: dict[str, OutboxItem] = {}
        self._sent: set[str] = set()
        self._last_seq = 0
        self._waiting: dict[str, list[asyncio.Future[SavedMessage]]] = {}
        # A listener's fault must not lose a message.
        self._changed = Signal[[OutboxItem]](console.report)

    def subscribe(self, callback: Callable[[OutboxItem], None]) -> Undo:
        """Call whenever the state of an item changes."""
        return self._changed.subscribe(callback)

    def __contains__(self, item: OutboxItem) -> bool:
        return item.id in self._items

    def get(self, item_id: str) -> OutboxItem | None:
        """An item that is being sent."""
        return self._items.get(item_id)

    def is_sent(self, item: OutboxItem) -> bool:
        """Whether it is known to have been delivered."""
        return item.id in self._sent

    def in_queue(self, queue: Queue) -> list[OutboxItem]:
        """What stands in a queue, in the order of sending."""
        items = [item for item in self._items.values() if item.queue == queue]
        return sorted(items, key=lambda item: item.seq)

    def chats_of(self, user: str) -> list[str]:
        """The chats of a user that have something."""
        return [queue.chat_id for queue in self.queues_of(user)]

    def queues_of(self, user: str) -> set[Queue]:
        """The queues of a user that are not empty."""
        return {item.queue for item in self._items.values() if item.user == user}

    def written_as_guest(self) -> list[OutboxItem]:
        """What was written in this tab before it was known who the user is."""
        return [item for item in self._items.values() if not item.user and item.mine]

    def next_seq(self, now: int) -> int:
        """The place of a new item: after all others, also when the clock was set back."""
        self._last_seq = max(self._last_seq + 1, now)
        return self._last_seq

    def add(self, item: OutboxItem) -> None:
        """An item that this tab did not know."""
        self._items[item.id] = item
        self._last_seq = max(self._last_seq, item.seq)

    def remove(self, item: OutboxItem, *, sent: bool = False) -> None:
        """An item is no longer being sent; `sent`: this or another tab says that it arrived."""
        self._items.pop(item.id, None)
        if sent:
            self._sent.add(item.id)

    def hear(self, news: ItemNews) -> OutboxItem | None:
        """Take over what another tab says about an item; `None` if it has been sent before."""
        item = self._items.get(news.item.id)
        if item is None:
            if self.is_sent(news.item):
                return None
            item = news.item.model_copy(update={"mine": False, "elsewhere": True})
            self.add(item)
        for field in TOLD:
            setattr(item, field, getattr(news.item, field))
        item.kept = item.kept or news.item.kept
        return item

    async def outcome(self, item: OutboxItem) -> SavedMessage:
        """Wait for `settle`. Raises the `ApiError` given to it."""
        future: asyncio.Future[SavedMessage] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(item.id, []).append(future)
        return await future

    def settle(self, item: OutboxItem, outcome: SavedMessage | ApiError) -> None:
        """Tell those who wait for a delivery how it ended."""
        for future in self._waiting.pop(item.id, []):
            if future.done():
                continue
            if isinstance(outcome, ApiError):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

    def tell(self, item: OutboxItem) -> None:
        """Tell the other tabs and this page how an item is now."""
        self.tell_tabs(item)
        self.tell_page(item)

    def tell_page(self, item: OutboxItem) -> None:
        """Tell this page."""
        if item.user == self._user():
            self._changed.emit(item)

    def tell_tabs(self, item: OutboxItem, saved: SavedMessage | None = None) -> None:
        """Tell the other tabs."""
        if item.user == self._user():
            self._tabs.tell(NEWS, ItemNews(item=item, saved=saved.wire() if saved else None))
