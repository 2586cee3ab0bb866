"""Messages on their way, as they are kept in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from chat_py.base.errors import StorageError
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.storage import Database

__all__ = ["Lane", "OutboxItem", "OutboxStore"]

STORE = "outbox"

Lane = tuple[str, str]
"""User and chat: what keeps its order."""


class OutboxItem(BaseModel):
    """A message on its way.

    `account` is whose cookie it was written under, where the server tells. `refused`: only a
    person sends it again. `failures` counts its failed deliveries, by which
    another tab knows that it has just been tried; `pause` is how many seconds to wait then.
    The fields after `reason` are of this moment, and not kept: `mine` was written in this tab,
    `kept` is in the database, `elsewhere` tells that another tab delivered it.
    """

    id: str
    user: str
    account: str = ""
    chat_id: str
    user_chat_id: str = ""
    content: str
    extra: dict[str, Any] = {}
    timestamp: int
    seq: int
    refused: bool = False
    failures: int = 0
    pause: float = 0.0
    reason: str = ""
    state: Literal["sending", "failed", "sent", "discarded"] = "sending"
    message_id: str = ""
    mine: bool = False
    kept: bool = False
    elsewhere: bool = False

    @property
    def lane(self) -> Lane:
        return (self.user, self.chat_id)

    @property
    def key(self) -> str:
        """Its key in the database; keys sort in the order of sending."""
        return f"{_prefix(self.user)}{self.seq:020d}/{self.id}"


OF_THE_MOMENT = {"state", "message_id", "mine", "kept", "elsewhere"}


def _prefix(user: str) -> str:
    return quote(user, safe="") + "/"


class OutboxStore:
    """The database's store of items. Where the browser keeps nothing, `on_denied` is called,
    once until it keeps something again, and items are safe only as long as the page lives."""

    def __init__(
        self, *, database: Database, console: Console, on_denied: Callable[[], None]
    ) -> None:
        self._database = database
        self._console = console
        self._on_denied = on_denied
        self._denied = False
        self._not_kept: dict[str, OutboxItem] = {}
        self._unreadable: set[str] = set()

    async def load(self, user: str) -> list[OutboxItem] | None:
        """What is kept of a user, in the order of sending; None where that cannot be told."""
        try:
            entries = await self._database.items(STORE, _prefix(user))
        except StorageError:
            self._failed()
            return None
        items: list[OutboxItem] = []
        for key, text in entries:
            try:
                item = OutboxItem.model_validate_json(text)
            except ValidationError as error:
                if key not in self._unreadable:
                    self._unreadable.add(key)
                    self._console.report(error)
                continue
            if item.user == user:
                item.kept = True
                if item.refused:
                    item.state = "failed"
                items.append(item)
        return items

    async def put(self, item: OutboxItem) -> None:
        """Keep an item, or what has changed of it; and those that could not be kept before."""
        self._not_kept[item.id] = item
        for waiting in list(self._not_kept.values()):
            try:
                text = waiting.model_dump_json(exclude=OF_THE_MOMENT)
                await self._database.put(STORE, waiting.key, text)
            except StorageError:
                self._failed()
                return
            if self._not_kept.pop(waiting.id, None) is not None:
                waiting.kept = True
        self._denied = False

    async def remove(self, item: OutboxItem) -> None:
        """Keep an item no longer."""
        self._not_kept.pop(item.id, None)
        try:
            await self._database.delete(STORE, item.key)
        except StorageError:
            self._failed()

    def _failed(self) -> None:
        if not self._denied:
            self._denied = True
            self._on_denied()
