"""What a person sent and the server does not have yet (contract §7, "Outbox").

A message is stored before the first byte goes out, under a UUID that is its idempotency key on
every attempt, also after a reload; only a confirmed response removes it. Messages of one chat go
out in order (`queues`). Tabs tell one another what they do, so that each can show it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from chat_py.api_manager import ChatAPI
from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner, Undo
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.browser.protocols.http import Network
from chat_py.browser.protocols.storage import Locks
from chat_py.message.elements import LOCAL_ID
from chat_py.models.message import SavedMessage
from chat_py.sending.attachment import Attachment
from chat_py.sending.endpoint import MessageEndpoint, Uploader, reason_of
from chat_py.sending.item import OutboxItem, Queue
from chat_py.sending.items import NEWS, ItemNews, OutboxItems
from chat_py.sending.queues import OutboxQueues
from chat_py.sending.store import OutboxStore

__all__ = ["EARLY", "Outbox"]

EARLY = "chat_py/early"
"""The lock of those who submit what earlier pages have left; `chat_py/early/<page>` is held by a
page that still submits it by itself."""


class Outbox:
    """Keeps, orders and delivers messages. Items belong to the user who wrote them.

    `user` names the current user; after it changed, `restore()` switches over.
    """

    def __init__(
        self,
        *,
        store: OutboxStore,
        api: ChatAPI,
        backend: Backend,
        uploads: Callable[[], Uploader],
        clock: Clock,
        owner: Owner,
        network: Network,
        console: Console,
        user: Callable[[], str],
        locks: Locks,
        tabs: Tabs,
    ) -> None:
        self._submit: Callable[[OutboxItem], Awaitable[object]] | None = None
        self._restored = asyncio.Event()
        self._store = store
        self._clock = clock
        self._user = user
        self._locks = locks
        self._endpoint = MessageEndpoint(api=api, backend=backend, uploads=uploads, network=network)
        self._items = OutboxItems(user=user, tabs=tabs, console=console)
        self._queues = OutboxQueues(
            items=self._items,
            store=store,
            endpoint=self._endpoint,
            locks=locks,
            owner=owner,
            user=user,
        )
        self._restored_for: str | None = None
        owner.add(network.subscribe(lambda on: self.resume() if on else None))
        owner.add(tabs.on(NEWS, self._heard))

    async def restore(self) -> None:
        """Take up what an earlier visit left; at the start, and when the user has changed."""
        user = self._user()
        self._queues.stop_others()
        former, self._restored_for = self._restored_for, user
        if former == "" and user:
            await self._adopt_guest(user)
        for item in await self._store.load(user) or []:
            if item not in self._items and not self._items.is_sent(item):
                self._items.add(item)
                self._items.tell_page(item)
        self.resume()
        try:
            await self._submit_left(user)
        finally:
            self._restored.set()

    def on_left(self, submit: Callable[[OutboxItem], Awaitable[object]]) -> None:
        """Have `submit` send what pages that are gone have stored before Python was there, as if it
        had just been typed."""
        self._submit = submit

    async def restored(self) -> None:
        """Wait until what an earlier visit left stands in its queues."""
        await self._restored.wait()

    def subscribe(self, callback: Callable[[OutboxItem], None]) -> Undo:
        """Called whenever an item's state changes; "sent" or "discarded" is the last one."""
        return self._items.subscribe(callback)

    async def add(
        self,
        chat_id: str,
        user_chat_id: str,
        content: str,
        extra: dict[str, Any] | None = None,
        attachments: Sequence[Attachment] = (),
        early: OutboxItem | None = None,
        *,
        waits: bool = False,
    ) -> OutboxItem:
        """Store a message and begin to deliver it, or keep it until `release` (`waits`). `extra`
        goes out as fields beside it, the files before it. One that was stored `early` keeps its
        key and place; a second time does nothing.
        """
        if early is not None and (known := self._known(early)):
            return known
        now = early.timestamp if early else self._clock.now()
        item = OutboxItem(
            id=early.id if early else self._clock.uuid(),
            user=self._user(),
            account=(early.account if early else "") or self._endpoint.account,
            chat_id=chat_id,
            user_chat_id=user_chat_id,
            content=content,
            extra=extra or {},
            attachments=list(attachments),
            timestamp=now,
            seq=early.seq if early else self._items.next_seq(now),
            mine=True,
            waits=waits,
            state="waiting" if waits else "sending",
        )
        await self._store.put(item)
        if early is not None and early.key != item.key:
            await self._store.remove(early)  # of a guest who is known now
        self._items.add(item)
        self._queues.resume(item.queue)  # what waits there goes first
        self._items.tell_tabs(item)
        return item

    async def delivered(self, item_id: str) -> SavedMessage:
        """The message as the server stored it. Raises `ApiError` as soon as a delivery failed
        (the item stays), and one of type "aborted" when it is discarded."""
        item = self._items.get(item_id)
        if item is None:
            raise self._endpoint.aborted()
        if self._endpoint.is_other_account(item):
            raise self._endpoint.logged_out()
        return await self._items.outcome(item)

    async def pending(self, chat_id: str) -> list[OutboxItem]:
        """What the current user's chat has not delivered yet, in order."""
        return self.in_chat(chat_id)

    def in_chat(self, chat_id: str) -> list[OutboxItem]:
        """As `pending`, at this moment."""
        return self._items.in_queue(Queue(self._user(), chat_id))

    def chats(self) -> list[str]:
        """The current user's chats that have something to deliver."""
        return self._items.chats_of(self._user())

    async def release(self, item: OutboxItem) -> None:
        """Deliver what waits; what does not wait any more is left as it is."""
        if item.state != "waiting" or item not in self._items:
            return
        item.waits, item.state = False, "sending"
        await self._store.put(item)
        self._items.tell(item)
        self._queues.start(item.queue)

    def take_back(self, item_id: str) -> OutboxItem | None:
        """Take what waits out of its queue, to be written anew; `None` where it does not wait. It
        is kept until `forget`."""
        item = self._items.get(item_id)
        if item is None or item.state != "waiting":
            return None
        self._items.remove(item)
        item.state = "discarded"
        self._items.settle(item, self._endpoint.aborted())
        self._items.tell(item)
        return item

    async def forget(self, item: OutboxItem) -> None:
        """What was taken back is kept where it is written anew: its text and its files."""
        await self._store.remove(item, with_files=False)

    async def retry(self, item_id: str) -> None:
        """Send a failed item again, and what waits with it."""
        item = self._items.get(item_id)
        if item is None or item.user != self._user():
            return
        if item.refused:
            item.refused = item.in_doubt = False
            for attachment in item.attachments:
                attachment.part = None  # the back end may have it no more: this makes sure
            await self._store.put(item)
        self._queues.resume(item.queue)

    async def check(self, item_id: str) -> None:
        """Look whether an item in doubt has arrived, instead of sending it again. One that has is
        as if it was sent, but nobody is told so: another attempt, long ago, was it that sent it.
        One that has not is sent again when a person says so. Where the back end cannot be asked,
        the item stays in doubt, with the reason."""
        item = self._items.get(item_id)
        if item is None or not item.in_doubt:
            return
        try:
            arrived = await self._endpoint.find(item)
        except ApiError as error:
            item.reason = reason_of(error)
            self._items.tell(item)
            return
        if item not in self._items or not item.in_doubt:
            return  # decided meanwhile
        if arrived is None:
            item.in_doubt, item.reason = False, ""
            item.hold()
            await self._store.put(item)
            self._items.tell(item)
            return
        self._items.remove(item, sent=True)
        item.state, item.reason, item.elsewhere = "sent", "", True
        item.message_id = arrived.id or LOCAL_ID + item.id
        self._endpoint.outdated(item)
        self._items.tell(item)
        await self._store.remove(item)

    async def discard(self, item_id: str) -> None:
        """Discard an item. One that is being delivered may still reach the server."""
        item = self._items.get(item_id)
        if item is None:
            return
        self._items.remove(item)
        item.state = "discarded"
        self._items.settle(item, self._endpoint.aborted())
        self._items.tell(item)
        await self._endpoint.drop_files(item)
        await self._store.remove(item)

    def may_submit(self, early: OutboxItem) -> bool:
        """Whether what was sent before Python was there is the current user's."""
        return early.user in ("", self._user())

    async def withdraw(self, early: OutboxItem) -> None:
        """What was stored before Python was there is not sent after all."""
        await self._store.remove(early)

    async def attached(self) -> set[str]:
        """The ids of all files that belong to a message of the current user's."""
        items = await self._store.load(self._user()) or []
        return {attachment.id for item in items for attachment in item.attachments}

    def resume(self) -> None:
        """Let everything of the current user that waits go out: online again, logged in again."""
        for queue in self._items.queues_of(self._user()):
            self._queues.resume(queue)

    def _known(self, early: OutboxItem) -> OutboxItem | None:
        if self._items.is_sent(early):
            return early.model_copy(update={"state": "sent"})
        return self._items.get(early.id)

    async def _submit_left(self, user: str) -> None:
        if self._submit is None:
            return
        release = await self._locks.acquire(EARLY, None)
        try:
            for item in await self._store.load_early(user):
                if not await self._locks.is_held(f"{EARLY}/{item.early}"):
                    await self._submit(item)
        finally:
            release()

    async def _adopt_guest(self, user: str) -> None:
        """What was written here before it was known who the user is becomes theirs."""
        for item in self._items.written_as_guest():
            guests = item.model_copy(update={"attachments": []})
            item.user, item.account = user, ""
            await self._store.put(item)
            await self._store.remove(guests)

    def _heard(self, data: dict[str, Any]) -> None:
        """News of another tab."""
        news = ItemNews.model_validate(data)
        item = self._items.hear(news)
        if item is None:
            return
        if item.state == "sent":
            self._items.remove(item, sent=True)
            item.elsewhere = True
            self._endpoint.outdated(item)
            self._items.settle(item, SavedMessage.model_validate(news.saved or {}))
        elif item.state == "discarded":
            self._items.remove(item)
            self._items.settle(item, self._endpoint.aborted())
        self._items.tell_page(item)
        if not self._locks.shared or item.refused:
            return
        if item.state == "sending":
            self._queues.start_later(item.queue)  # it is safe should that tab die
        elif item.state == "failed":
            self._queues.pause(item.queue, item.pause, item.reason)
