"""Messages that are being sent, as they are kept in the browser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from pydantic import ValidationError

from chat_py.base.errors import StorageError
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.files import PageFiles
from chat_py.browser.protocols.storage import Database
from chat_py.sending.item import NOT_STORED, OutboxItem, key_prefix

__all__ = ["OutboxStore"]

STORE = "outbox"


class OutboxStore:
    """The database's store of items. Where the browser keeps nothing, `on_denied` is called,
    once until it keeps something again, and items are safe only as long as the page lives."""

    def __init__(
        self,
        *,
        database: Database,
        files: PageFiles,
        console: Console,
        on_denied: Callable[[], None],
    ) -> None:
        self._database = database
        self._files = files
        self._console = console
        self._on_denied = on_denied
        self._denied = False
        self._not_kept: dict[str, OutboxItem] = {}
        self._unreadable: set[str] = set()

    async def load(self, user: str) -> list[OutboxItem] | None:
        """What is kept of a user, in the order of sending; None where that cannot be told."""
        items = await self._load(user)
        return None if items is None else [item for item in items if not item.early]

    async def load_early(self, user: str) -> list[OutboxItem]:
        """What a user has sent before Python was there, and nobody has submitted yet."""
        return [item for item in await self._load(user) or () if item.early]

    async def _load(self, user: str) -> list[OutboxItem] | None:
        try:
            entries = await self._database.items(STORE, key_prefix(user))
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
                    item.hold()
                elif item.waits:
                    item.state = "waiting"
                for attachment in item.attachments:
                    if attachment.part is None:
                        with suppress(StorageError):
                            attachment.address = await self._files.address(attachment.id)
                items.append(item)
        return items

    async def put(self, item: OutboxItem) -> None:
        """Keep an item, or what has changed of it; and those that could not be kept before."""
        self._not_kept[item.id] = item
        for waiting in list(self._not_kept.values()):
            try:
                text = waiting.model_dump_json(exclude=NOT_STORED)
                await self._database.put(STORE, waiting.key, text)
            except StorageError:
                self._failed()
                return
            if self._not_kept.pop(waiting.id, None) is not None:
                waiting.kept = True
        self._denied = False

    async def remove(self, item: OutboxItem, *, with_files: bool = True) -> None:
        """Keep an item no longer, nor its files."""
        self._not_kept.pop(item.id, None)
        for attachment in item.attachments if with_files else ():
            with suppress(StorageError):
                await self._files.forget(attachment.id)
        try:
            await self._database.delete(STORE, item.key)
        except StorageError:
            self._failed()

    def _failed(self) -> None:
        if not self._denied:
            self._denied = True
            self._on_denied()
