"""What a person sent and the server does not have yet (contract §7, "Outbox").

A message is stored before the first byte goes out, under a UUID that is its idempotency key on
every attempt, also after a reload; only a confirmed answer removes it. Messages of one chat go
out in order. What a failure means:

    no answer, 408, 409, 429, 5xx, not readable   the chat's messages wait, and go out by
                                                  themselves: online again, or after a while
    401, aborted                                  they wait for `resume()` (log-in) or a person
    any other refusal (403, 413, 422 …)           this one stays as failed; the next ones go on
    another account is logged in                  the same, until its own is back

Tabs. Each delivery holds the lock of its user and chat, and begins with a look at what is stored:
there is what other tabs have added, and missing is what they have delivered. So any tab may
deliver any message, and a tab that dies leaves its messages to the others. They tell one another
what they do, so that each can show it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from chat_py.api_manager import ChatAPI
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.browser.protocols.http import Network
from chat_py.browser.protocols.storage import Locks
from chat_py.http.account import HEADER
from chat_py.http.errors import RequestFacts, server_reason
from chat_py.http.options import RequestOptions
from chat_py.http.urls import fill
from chat_py.models.message import SavedMessage
from chat_py.sending.store import Lane, OutboxItem, OutboxStore
from chat_py.settings.settings import Settings

__all__ = ["Outbox", "OutboxItem"]

FIRST_PAUSE = 10.0
"""Seconds until a chat's messages try again by themselves; doubles with each failure."""
LONGEST_PAUSE = 300.0
LOCK_PATIENCE = 90.0
"""Seconds after which the tab that delivers counts as suspended. The idempotency key makes it
harmless should it wake up after all."""
NEWS = "outbox"

WAITING_TYPES = frozenset({"network", "timeout", "ratelimit", "server", "validation"})
HELD_TYPES = frozenset({"auth", "aborted"})


class _News(BaseModel):
    """An item as it is now, for other tabs; `saved` is the server's answer, once it is sent."""

    item: OutboxItem
    saved: dict[str, Any] | None = None


class Outbox:
    """Keeps, orders and delivers messages. Items belong to the user who wrote them.

    `user` names the current user; after it changed, `restore()` switches over.
    """

    def __init__(
        self,
        *,
        store: OutboxStore,
        api: ChatAPI,
        clock: Clock,
        owner: Owner,
        network: Network,
        console: Console,
        settings: Settings,
        user: Callable[[], str],
        locks: Locks,
        tabs: Tabs,
    ) -> None:
        self._store = store
        self._api = api
        self._clock = clock
        self._owner = owner
        self._endpoint = settings.endpoints.message
        self._user = user
        self._locks = locks
        self._tabs = tabs
        self._restored_for: str | None = None
        self._items: dict[str, OutboxItem] = {}
        self._sent: set[str] = set()
        self._seq = 0
        self._lanes: dict[Lane, asyncio.Task[None]] = {}
        self._naps: dict[Lane, Undo] = {}
        self._outcomes: dict[str, list[asyncio.Future[SavedMessage]]] = {}
        # A listener's fault must not lose a message.
        self._changed = Signal[[OutboxItem]](console.report)
        owner.add(network.subscribe(lambda on: self.resume() if on else None))
        owner.add(tabs.on(NEWS, self._heard))

    async def restore(self) -> None:
        """Take up what an earlier visit left; at the start, and when the user has changed."""
        user = self._user()
        for lane, task in list(self._lanes.items()):
            if lane[0] != user:
                task.cancel()
        former, self._restored_for = self._restored_for, user
        if former == "" and user:
            await self._adopt_guest(user)
        for item in await self._store.load(user) or []:
            if item.id not in self._items and item.id not in self._sent:
                self._take(item)
        self.resume()

    def subscribe(self, callback: Callable[[OutboxItem], None]) -> Undo:
        """Called whenever an item's state changes; "sent" or "discarded" is the last one."""
        return self._changed.subscribe(callback)

    async def add(
        self,
        chat_id: str,
        user_chat_id: str,
        content: str,
        extra: dict[str, Any] | None = None,
    ) -> OutboxItem:
        """Store a message and begin to deliver it. `extra` goes out as fields beside it."""
        now = self._clock.now()
        # Later than all others even when the clock was set back.
        self._seq = max(self._seq + 1, now)
        item = OutboxItem(
            id=self._clock.uuid(),
            user=self._user(),
            account=self._api.account.name,
            chat_id=chat_id,
            user_chat_id=user_chat_id,
            content=content,
            extra=extra or {},
            timestamp=now,
            seq=self._seq,
            mine=True,
        )
        await self._store.put(item)
        self._items[item.id] = item
        self._resume(item.lane)  # what waits there goes first
        self._broadcast(item)
        return item

    async def delivered(self, item_id: str) -> SavedMessage:
        """The message as the server stored it. Raises `ApiError` as soon as a delivery failed
        (the item stays), and one of type "aborted" when it is discarded."""
        item = self._items.get(item_id)
        if item is None:
            raise self._aborted()
        if self._is_anothers(item):
            raise self._logged_out()
        future: asyncio.Future[SavedMessage] = asyncio.get_running_loop().create_future()
        self._outcomes.setdefault(item_id, []).append(future)
        return await future

    async def pending(self, chat_id: str) -> list[OutboxItem]:
        """What the current user's chat has not delivered yet, in order."""
        return self._in_lane((self._user(), chat_id))

    async def retry(self, item_id: str) -> None:
        """Send a failed item again, and what waits with it."""
        item = self._items.get(item_id)
        if item is None or item.user != self._user():
            return
        if item.refused:
            item.refused = False
            await self._store.put(item)
        self._resume(item.lane)

    async def discard(self, item_id: str) -> None:
        """Give an item up. One whose delivery is under way may reach the server all the same."""
        item = self._items.pop(item_id, None)
        if item is None:
            return
        item.state = "discarded"
        self._settle(item, self._aborted())
        self._tell(item)
        await self._store.remove(item)

    def resume(self) -> None:
        """Let everything of the current user that waits go out: online again, logged in again."""
        user = self._user()
        for lane in {item.lane for item in self._items.values() if item.user == user}:
            self._resume(lane)

    # Delivery

    def _resume(self, lane: Lane) -> None:
        for item in self._in_lane(lane):
            if item.state == "failed" and not item.refused and not self._is_anothers(item):
                item.state, item.reason = "sending", ""
                self._tell(item)
        self._keep_for_others(lane)
        self._go(lane)

    def _go(self, lane: Lane) -> None:
        """Deliver what a lane holds, unless that is under way."""
        if nap := self._naps.pop(lane, None):
            nap()
        task = self._lanes.get(lane)
        if task is None or task.done():
            self._lanes[lane] = self._owner.task(self._deliver(lane))

    async def _deliver(self, lane: Lane) -> None:
        going = True
        while going and self._next(lane) is not None:
            release = await self._locks.acquire(f"chat_py/outbox/{lane!r}", LOCK_PATIENCE)
            try:
                await self._look(lane)
                item = self._next(lane)
                going = item is not None and await self._attempt(item)
            finally:
                release()

    def _next(self, lane: Lane) -> OutboxItem | None:
        """What goes out next: nothing overtakes a message that waits, but one that was refused."""
        if lane[0] != self._user():
            return None
        waiting = [i for i in self._in_lane(lane) if not i.refused and not self._is_anothers(i)]
        return waiting[0] if waiting and waiting[0].state == "sending" else None

    def _is_anothers(self, item: OutboxItem) -> bool:
        """Whether it was written under another account than the one that is logged in."""
        return self._api.account.is_other(item.account)

    def _keep_for_others(self, lane: Lane) -> None:
        for item in self._in_lane(lane):
            if item.state == "sending" and self._is_anothers(item):
                self._keep(item, self._logged_out())

    def _keep(self, item: OutboxItem, error: ApiError) -> None:
        """It goes when its account is back."""
        item.state, item.reason = "failed", _reason(error)
        self._settle(item, error)
        self._tell(item)

    async def _look(self, lane: Lane) -> None:
        """See what other tabs have done to a lane, now that its lock is held."""
        stored = await self._store.load(lane[0])
        if stored is None:
            return  # what is in memory is all there is
        kept = {item.id: item for item in stored if item.lane == lane}
        for item in self._in_lane(lane):
            # One of this tab's that is gone without news was not delivered but cleared away by
            # the browser: it is sent all the same, and its key makes a second time harmless.
            if item.kept and not item.mine and item.id not in kept:
                self._gone(item)
        for item in kept.values():
            known = self._items.get(item.id)
            if item.id in self._sent:
                await self._store.remove(item)
            elif known is None:
                self._take(item)
            elif item.failures > known.failures:  # somebody has just tried
                known.failures = item.failures
                self._pause(lane, item.pause, item.reason)
        self._keep_for_others(lane)

    async def _attempt(self, item: OutboxItem) -> bool:
        """Send an item once; whether the next one may go."""
        try:
            saved = await self._post(item)
        except ApiError as error:
            if item.id not in self._items:
                return True  # discarded meanwhile
            if self._is_anothers(item):
                self._keep(item, error)
                return True
            if _waits(error) or error.type in HELD_TYPES:
                await self._postpone(item, error)
                return False
            await self._refuse(item, error)
            return True
        if item.id in self._items:
            await self._confirm(item, saved)
        return True

    async def _post(self, item: OutboxItem) -> SavedMessage:
        body = {
            "sender": "user",
            **item.extra,
            "content": item.content,
            "timestamp": item.timestamp,
            "userChatId": item.user_chat_id,
        }
        reply = await self._api.request(
            "POST",
            fill(self._endpoint, chatId=item.chat_id),
            body,
            RequestOptions(
                idempotency_key=item.id, headers={HEADER: item.account} if item.account else {}
            ),
        )
        saved = reply.model(SavedMessage)
        if not saved.success:
            raise self._api.errors.make(
                "unknown", reply.facts, status=reply.status, details=reply.value
            )
        if not saved.message_id and "success" not in saved.model_fields_set:
            # Anybody's JSON with status 200 (a proxy's, a log-in page's) confirms nothing.
            raise self._api.errors.make(
                "validation", reply.facts, status=reply.status, details="messageId: missing"
            )
        return saved

    async def _confirm(self, item: OutboxItem, saved: SavedMessage) -> None:
        self._sent.add(item.id)
        self._items.pop(item.id, None)
        item.state, item.reason, item.elsewhere = "sent", "", False
        item.message_id = saved.message_id or item.id
        # First the news: who then finds it gone knows why.
        self._broadcast(item, saved)
        await self._store.remove(item)
        self._settle(item, saved)
        self._tell_here(item)

    async def _refuse(self, item: OutboxItem, error: ApiError) -> None:
        item.refused, item.state = True, "failed"
        item.reason = _reason(error)
        await self._store.put(item)
        self._settle(item, error)
        self._tell(item)

    async def _postpone(self, item: OutboxItem, error: ApiError) -> None:
        item.failures += 1
        item.pause, item.reason = 0.0, error.user_message
        if _waits(error):
            backoff = FIRST_PAUSE * 2 ** min(item.failures - 1, 10)
            item.pause = min(max(backoff, error.retry_after or 0), LONGEST_PAUSE)
        await self._store.put(item)
        for waiting in self._in_lane(item.lane):
            if waiting.state == "sending":
                self._settle(waiting, error)
        self._pause(item.lane, item.pause, item.reason)
        self._broadcast(item)

    def _pause(self, lane: Lane, seconds: float, reason: str) -> None:
        """Let a lane wait: for so long, or where that is 0 for `resume()`."""
        self._lanes.pop(lane, None)  # who hears of the failure may want to go on at once
        if nap := self._naps.pop(lane, None):
            nap()
        if seconds:
            timer = asyncio.get_running_loop().call_later(seconds, self._nap_over, lane)
            self._naps[lane] = self._owner.add(timer.cancel)
        for item in self._in_lane(lane):
            if item.state == "sending":
                item.state, item.reason = "failed", reason
                self._tell_here(item)

    def _nap_over(self, lane: Lane) -> None:
        if lane[0] == self._user():
            self._resume(lane)

    # What is on its way

    def _in_lane(self, lane: Lane) -> list[OutboxItem]:
        items = [item for item in self._items.values() if item.lane == lane]
        return sorted(items, key=lambda item: item.seq)

    def _take(self, item: OutboxItem) -> None:
        """An item that this tab did not know."""
        self._items[item.id] = item
        self._seq = max(self._seq, item.seq)
        self._tell_here(item)

    def _gone(self, item: OutboxItem) -> None:
        """Another tab has delivered an item."""
        self._items.pop(item.id, None)
        item.state, item.reason, item.elsewhere = "sent", "", True
        item.message_id = item.message_id or item.id
        self._tell_here(item)

    async def _adopt_guest(self, user: str) -> None:
        """What was written here before it was known who the user is becomes theirs."""
        for item in [item for item in self._items.values() if not item.user and item.mine]:
            guests = item.model_copy()
            item.user, item.account = user, ""
            await self._store.put(item)
            await self._store.remove(guests)

    # Who wants to know

    def _tell(self, item: OutboxItem) -> None:
        self._broadcast(item)
        self._tell_here(item)

    def _tell_here(self, item: OutboxItem) -> None:
        if item.user == self._user():
            self._changed.emit(item)

    def _broadcast(self, item: OutboxItem, saved: SavedMessage | None = None) -> None:
        if item.user == self._user():
            self._tabs.tell(NEWS, _News(item=item, saved=saved.wire() if saved else None))

    def _heard(self, data: dict[str, Any]) -> None:
        """News of another tab."""
        news = _News.model_validate(data)
        item = self._items.get(news.item.id)
        if item is None:
            if news.item.id in self._sent:
                return
            item = news.item.model_copy(update={"mine": False, "elsewhere": True})
            self._items[item.id] = item
            self._seq = max(self._seq, item.seq)
        for field in ("refused", "failures", "pause", "reason", "state", "message_id"):
            setattr(item, field, getattr(news.item, field))
        item.kept = item.kept or news.item.kept
        if item.state == "sent":
            self._sent.add(item.id)
            self._items.pop(item.id)
            item.elsewhere = True
            self._api.invalidate(fill(self._endpoint, chatId=item.chat_id))
            self._settle(item, SavedMessage.model_validate(news.saved or {}))
        elif item.state == "discarded":
            self._items.pop(item.id)
            self._settle(item, self._aborted())
        self._tell_here(item)
        if not self._locks.shared or item.refused:
            return
        if item.state == "sending":
            self._go(item.lane)  # waits for the lock: the message is safe should that tab die
        elif item.state == "failed":
            self._pause(item.lane, item.pause, item.reason)

    def _settle(self, item: OutboxItem, outcome: SavedMessage | ApiError) -> None:
        for future in self._outcomes.pop(item.id, []):
            if future.done():
                continue
            if isinstance(outcome, ApiError):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

    def _logged_out(self) -> ApiError:
        return self._api.errors.make("auth", RequestFacts())

    def _aborted(self) -> ApiError:
        return self._api.handle_api_error(asyncio.CancelledError())


def _reason(error: ApiError) -> str:
    return server_reason(error.details) or error.user_message


def _waits(error: ApiError) -> bool:
    """Whether the same message may get through later without anybody's doing. A 409 says that
    an earlier attempt with this key is still being worked on."""
    return error.type in WAITING_TYPES or error.status == 409
