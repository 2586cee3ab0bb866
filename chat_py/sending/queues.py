"""The delivery of what is in the outbox: chat by chat, in order, by one tab at a time.

What a failure means:

    no response, 408, 409, 429, 5xx, not readable the queue waits, and resumes by itself: online
                                                  again, or after a while
    401, aborted                                  it waits for `resume()` (log-in) or a person
    any other refusal (403, 413, 422 …)           this item stays as failed; the next ones are sent
    it may have arrived, and a second time would  this item stays as unconfirmed until a person
    be a second message                           decides; the next ones are sent
    another account is logged in                  the same, until its own is back

Each delivery holds the lock of its queue, and begins with a look at what is stored: there is what
other tabs have added, and missing is what they have delivered. So any tab may deliver any message,
and a tab that dies leaves its messages to the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner, Undo
from chat_py.browser.protocols.storage import Locks
from chat_py.models.message import SavedMessage
from chat_py.sending.endpoint import MessageEndpoint, reason_of, what_follows
from chat_py.sending.item import OutboxItem, Queue
from chat_py.sending.items import OutboxItems
from chat_py.sending.store import OutboxStore

__all__ = ["OutboxQueues"]

FIRST_PAUSE = 10.0
"""Seconds until a queue is tried again by itself; doubles with each failure."""
LONGEST_PAUSE = 300.0
WRITERS_TURN = 1.0
"""Seconds."""
LOCK_PATIENCE = 90.0
"""Seconds after which the tab that delivers counts as suspended. The idempotency key makes it
harmless should it wake up after all."""


class OutboxQueues:
    """Delivers the queues of the current user, which `user` names."""

    def __init__(
        self,
        *,
        items: OutboxItems,
        store: OutboxStore,
        endpoint: MessageEndpoint,
        locks: Locks,
        owner: Owner,
        user: Callable[[], str],
    ) -> None:
        self._items = items
        self._store = store
        self._endpoint = endpoint
        self._locks = locks
        self._owner = owner
        self._user = user
        self._deliveries: dict[Queue, asyncio.Task[None]] = {}
        self._pauses: dict[Queue, Undo] = {}

    def resume(self, queue: Queue) -> None:
        """Let everything in a queue go out that waits, but what the server has refused."""
        for item in self._items.in_queue(queue):
            if item.state in ("failed", "unconfirmed") and self._may_go(item):
                item.state, item.reason = "sending", ""
                self._items.tell(item)
        self._hold_for_other_accounts(queue)
        self.start(queue)

    def start(self, queue: Queue) -> None:
        """Deliver what a queue holds, unless that is under way."""
        self._end_pause(queue)
        task = self._deliveries.get(queue)
        if task is None or task.done():
            self._deliveries[queue] = self._owner.task(self._deliver(queue))

    def start_later(self, queue: Queue) -> None:
        """Like `start`, once the tab that wrote the message has had its turn: there the answer is
        waited for."""
        timer = asyncio.get_running_loop().call_later(WRITERS_TURN, self._pause_over, queue)
        self._owner.add(timer.cancel)

    def pause(self, queue: Queue, seconds: float, reason: str) -> None:
        """Let a queue wait: for so long, or where that is 0 for `resume()`."""
        self._deliveries.pop(queue, None)  # a listener may want to try again at once
        self._end_pause(queue)
        if seconds:
            timer = asyncio.get_running_loop().call_later(seconds, self._pause_over, queue)
            self._pauses[queue] = self._owner.add(timer.cancel)
        for item in self._items.in_queue(queue):
            if item.state == "sending":
                item.state, item.reason = "failed", reason
                self._items.tell_page(item)

    def stop_others(self) -> None:
        """Deliver nothing more of anybody but the current user."""
        for queue, task in list(self._deliveries.items()):
            if queue.user != self._user():
                task.cancel()

    def _end_pause(self, queue: Queue) -> None:
        if end := self._pauses.pop(queue, None):
            end()

    def _pause_over(self, queue: Queue) -> None:
        if queue.user == self._user():
            self.resume(queue)

    async def _deliver(self, queue: Queue) -> None:
        going = True
        while going and self._next(queue) is not None:
            release = await self._locks.acquire(queue.lock, LOCK_PATIENCE)
            try:
                await self._catch_up(queue)
                item = self._next(queue)
                going = item is not None and await self._attempt(item)
            finally:
                release()

    def _next(self, queue: Queue) -> OutboxItem | None:
        """What goes out next: nothing overtakes a message, but one that was refused or that waits
        for an answer."""
        if queue.user != self._user():
            return None
        going = (item for item in self._items.in_queue(queue) if item.state != "waiting")
        first = next((item for item in going if self._may_go(item)), None)
        return first if first is not None and first.state == "sending" else None

    def _may_go(self, item: OutboxItem) -> bool:
        return not item.refused and not self._endpoint.is_other_account(item)

    def _hold_for_other_accounts(self, queue: Queue) -> None:
        for item in self._items.in_queue(queue):
            if item.state == "sending" and self._endpoint.is_other_account(item):
                self._hold(item, self._endpoint.logged_out())

    def _hold(self, item: OutboxItem, error: ApiError) -> None:
        """It goes when its account is back."""
        item.state, item.reason = "failed", reason_of(error)
        self._items.settle(item, error)
        self._items.tell(item)

    async def _catch_up(self, queue: Queue) -> None:
        """See what other tabs have done to a queue, now that its lock is held."""
        stored = await self._store.load(queue.user)
        if stored is None:
            return  # what is in memory is all there is
        kept = {item.id: item for item in stored if item.queue == queue}
        for item in self._items.in_queue(queue):
            # One of this tab's that is gone without news was not delivered but cleared away by
            # the browser: it is sent anyway, and its key makes a second time harmless.
            if item.kept and not item.mine and item.id not in kept:
                self._sent_elsewhere(item)
        for item in kept.values():
            known = self._items.get(item.id)
            if self._items.is_sent(item):
                await self._store.remove(item)
            elif known is None:
                self._items.add(item)
                self._items.tell_page(item)
            else:
                known.in_doubt = item.in_doubt
                if item.failures > known.failures:  # another tab has just tried
                    known.failures = item.failures
                    self.pause(queue, item.pause, item.reason)
        self._hold_for_other_accounts(queue)

    def _sent_elsewhere(self, item: OutboxItem) -> None:
        self._items.remove(item)
        item.state, item.reason, item.elsewhere = "sent", "", True
        item.message_id = item.message_id or item.id
        self._items.tell_page(item)

    async def _attempt(self, item: OutboxItem) -> bool:
        """Send an item once; whether the next one may go."""
        if item.in_doubt:  # whoever was posting it does not hold the lock any more
            return await self._failed(item, self._endpoint.lost())
        try:
            may_repeat = self._endpoint.may_repeat
            if await self._endpoint.upload(item) or not may_repeat:
                item.in_doubt = not may_repeat
                await self._store.put(item)
            saved = await self._endpoint.post(item)
        except ApiError as error:
            return await self._failed(item, error)
        if item in self._items:
            await self._confirm(item, saved)
        return True

    async def _failed(self, item: OutboxItem, error: ApiError) -> bool:
        """What follows from a failure; whether the next one may go."""
        if item not in self._items:
            return True  # discarded meanwhile
        if item.in_doubt:
            await self._refuse(item, error)
            return True
        if self._endpoint.is_other_account(item):
            await self._store.put(item)
            self._hold(item, error)
            return True
        if what_follows(error) == "refuse":
            await self._refuse(item, error)
            return True
        await self._postpone(item, error)
        return False

    async def _confirm(self, item: OutboxItem, saved: SavedMessage) -> None:
        self._items.remove(item, sent=True)
        item.state, item.reason, item.elsewhere = "sent", "", False
        item.message_id = saved.message_id or item.id
        # First the news: who then finds it gone knows why.
        self._items.tell_tabs(item, saved)
        await self._store.remove(item)
        self._items.settle(item, saved)
        self._items.tell_page(item)

    async def _refuse(self, item: OutboxItem, error: ApiError) -> None:
        item.hold()
        item.reason = reason_of(error)
        await self._store.put(item)
        self._items.settle(item, error)
        self._items.tell(item)

    async def _postpone(self, item: OutboxItem, error: ApiError) -> None:
        item.failures += 1
        item.pause, item.reason = 0.0, error.user_message
        if what_follows(error) == "retry":
            backoff = FIRST_PAUSE * 2 ** min(item.failures - 1, 10)
            item.pause = min(max(backoff, error.retry_after or 0), LONGEST_PAUSE)
        await self._store.put(item)
        for waiting in self._items.in_queue(item.queue):
            if waiting.state == "sending":
                self._items.settle(waiting, error)
        self.pause(item.queue, item.pause, item.reason)
        self._items.tell_tabs(item)
