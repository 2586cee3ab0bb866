"""What a person sent and the server does not have yet (contract §7, "Outbox").

A message is stored before the first byte goes out, under a UUID that is its idempotency key on
every attempt, also after a reload; only a confirmed answer removes it. Messages of one chat go
out in order. What a failure means:

    no answer, 408, 409, 429, 5xx, not readable   the chat's messages wait, and go out by
                                                  themselves: online again, or after a while
    401, aborted                                  they wait for `resume()` (log-in) or a person
    any other refusal (403, 413, 422 …)           this one stays as failed; the next ones go on
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, Field, ValidationError

from chat_py.api_errors import server_reason
from chat_py.api_manager import ChatAPI
from chat_py.api_options import RequestOptions
from chat_py.browser.protocols import Clock, Console, Database, Network
from chat_py.errors import ApiError, StorageError
from chat_py.models import SavedMessage
from chat_py.owner import Owner, Undo
from chat_py.settings import Settings
from chat_py.urls import fill

__all__ = ["Outbox", "OutboxItem"]

STORE = "outbox"
FIRST_PAUSE = 10.0
"""Seconds until a chat's messages try again by themselves; doubles with each failure."""
LONGEST_PAUSE = 300.0

WAITING_TYPES = frozenset({"network", "timeout", "ratelimit", "server", "validation"})
HELD_TYPES = frozenset({"auth", "aborted"})

Lane = tuple[str, str]  # user and chat: what keeps its order


class OutboxItem(BaseModel):
    """A message on its way. `refused`: only a person sends it again."""

    id: str
    user: str
    chat_id: str
    user_chat_id: str = ""
    content: str
    extra: dict[str, Any] = {}
    timestamp: int
    seq: int
    refused: bool = False
    state: Literal["sending", "failed", "sent"] = Field(default="sending", exclude=True)
    reason: str = ""
    message_id: str = Field(default="", exclude=True)

    @property
    def lane(self) -> Lane:
        return (self.user, self.chat_id)

    @property
    def key(self) -> str:
        """Its key in the database; keys sort in the order of sending."""
        return f"{_prefix(self.user)}{self.seq:020d}/{self.id}"


def _prefix(user: str) -> str:
    return quote(user, safe="") + "/"


class Outbox:
    """Keeps, orders and delivers messages. Items belong to the user who wrote them.

    `user` names the current user; after it changed, `restore()` switches over.
    `on_storage_denied` is called once when the browser keeps nothing: from then on messages are
    safe only as long as the page lives.
    """

    def __init__(
        self,
        *,
        database: Database,
        api: ChatAPI,
        clock: Clock,
        owner: Owner,
        network: Network,
        console: Console,
        settings: Settings,
        user: Callable[[], str],
        on_storage_denied: Callable[[], None],
    ) -> None:
        self._database = database
        self._api = api
        self._clock = clock
        self._owner = owner
        self._console = console
        self._endpoint = settings.endpoints.message
        self._user = user
        self._on_storage_denied = on_storage_denied
        self._denied = False
        self._items: dict[str, OutboxItem] = {}
        self._sent: set[str] = set()
        self._seq = 0
        self._lanes: dict[Lane, asyncio.Task[None]] = {}
        self._naps: dict[Lane, Undo] = {}
        self._pauses: dict[Lane, float] = {}
        self._outcomes: dict[str, list[asyncio.Future[SavedMessage]]] = {}
        self._callbacks: list[Callable[[OutboxItem], None]] = []
        owner.add(network.subscribe(lambda on: self.resume() if on else None))

    async def restore(self) -> None:
        """Take up what an earlier visit left; at the start, and when the user has changed."""
        user = self._user()
        for lane, task in list(self._lanes.items()):
            if lane[0] != user:
                task.cancel()
        for text in await self._stored(user):
            try:
                item = OutboxItem.model_validate_json(text)
            except ValidationError as error:
                self._console.report(error)
                continue
            if item.id in self._items or item.id in self._sent or item.user != user:
                continue
            self._items[item.id] = item
            self._seq = max(self._seq, item.seq)
            if item.refused:
                item.state = "failed"
            self._tell(item)
        self.resume()

    def subscribe(self, callback: Callable[[OutboxItem], None]) -> Undo:
        """Called whenever an item's state changes; "sent" is the last one."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

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
            chat_id=chat_id,
            user_chat_id=user_chat_id,
            content=content,
            extra=extra or {},
            timestamp=now,
            seq=self._seq,
        )
        await self._store(item)
        self._items[item.id] = item
        self._go(item.lane)
        return item

    async def delivered(self, item_id: str) -> SavedMessage:
        """The message as the server stored it. Raises `ApiError` as soon as a delivery failed
        (the item stays), and one of type "aborted" when it is discarded."""
        if item_id not in self._items:
            raise self._api.handle_api_error(asyncio.CancelledError())
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
            await self._store(item)
        self._resume(item.lane)

    async def discard(self, item_id: str) -> None:
        """Give an item up. One whose delivery is under way may reach the server all the same."""
        item = self._items.pop(item_id, None)
        if item is None:
            return
        await self._forget(item)
        self._settle(item, self._api.handle_api_error(asyncio.CancelledError()))

    def resume(self) -> None:
        """Let everything of the current user that waits go out: online again, logged in again."""
        user = self._user()
        for lane in {item.lane for item in self._items.values() if item.user == user}:
            self._resume(lane)

    # Delivery

    def _resume(self, lane: Lane) -> None:
        for item in self._in_lane(lane):
            if item.state == "failed" and not item.refused:
                item.state, item.reason = "sending", ""
                self._tell(item)
        self._go(lane)

    def _go(self, lane: Lane) -> None:
        """Deliver what a lane holds, unless that is under way."""
        if nap := self._naps.pop(lane, None):
            nap()
        task = self._lanes.get(lane)
        if task is None or task.done():
            self._lanes[lane] = self._owner.task(self._deliver(lane))

    async def _deliver(self, lane: Lane) -> None:
        while lane[0] == self._user():
            item = next((item for item in self._in_lane(lane) if item.state == "sending"), None)
            if item is None:
                return
            try:
                saved = await self._post(item)
            except ApiError as error:
                if item.id not in self._items:
                    continue  # discarded meanwhile
                if not _waits(error) and error.type not in HELD_TYPES:
                    await self._refuse(item, error)
                    continue
                self._pause(lane, error)
                return
            self._pauses.pop(lane, None)
            await self._confirm(item, saved)

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
            RequestOptions(idempotency_key=item.id),
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
        await self._forget(item)
        item.state, item.reason = "sent", ""
        item.message_id = saved.message_id or item.id
        self._settle(item, saved)
        self._tell(item)

    async def _refuse(self, item: OutboxItem, error: ApiError) -> None:
        item.refused, item.state = True, "failed"
        item.reason = server_reason(error.details) or error.user_message
        await self._store(item)
        self._settle(item, error)
        self._tell(item)

    def _pause(self, lane: Lane, error: ApiError) -> None:
        del self._lanes[lane]  # first: whoever hears of the failure may want to go on at once
        if _waits(error):
            seconds = self._pauses.get(lane, FIRST_PAUSE)
            self._pauses[lane] = min(2 * seconds, LONGEST_PAUSE)
            seconds = max(seconds, min(error.retry_after or 0, LONGEST_PAUSE))
            timer = asyncio.get_running_loop().call_later(seconds, self._nap_over, lane)
            self._naps[lane] = self._owner.add(timer.cancel)
        for item in self._in_lane(lane):
            if item.state == "sending":
                item.state, item.reason = "failed", error.user_message
                self._settle(item, error)
                self._tell(item)

    def _nap_over(self, lane: Lane) -> None:
        if lane[0] == self._user():
            self._resume(lane)

    # What is kept

    def _in_lane(self, lane: Lane) -> list[OutboxItem]:
        items = [item for item in self._items.values() if item.lane == lane]
        return sorted(items, key=lambda item: item.seq)

    async def _stored(self, user: str) -> list[str]:
        try:
            return [text for _, text in await self._database.items(STORE, _prefix(user))]
        except StorageError:
            self._storage_failed()
            return []

    async def _store(self, item: OutboxItem) -> None:
        try:
            await self._database.put(STORE, item.key, item.model_dump_json())
        except StorageError:
            self._storage_failed()

    async def _forget(self, item: OutboxItem) -> None:
        try:
            await self._database.delete(STORE, item.key)
        except StorageError:
            self._storage_failed()

    def _storage_failed(self) -> None:
        if not self._denied:
            self._denied = True
            self._on_storage_denied()

    # Who wants to know

    def _tell(self, item: OutboxItem) -> None:
        for callback in list(self._callbacks):
            try:
                callback(item)
            except Exception as error:  # noqa: BLE001 - a listener's fault must not lose a message
                self._console.report(error)

    def _settle(self, item: OutboxItem, outcome: SavedMessage | ApiError) -> None:
        for future in self._outcomes.pop(item.id, []):
            if future.done():
                continue
            if isinstance(outcome, ApiError):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)


def _waits(error: ApiError) -> bool:
    """Whether the same message may get through later without anybody's doing. A 409 says that
    an earlier attempt with this key is still being worked on."""
    return error.type in WAITING_TYPES or error.status == 409
