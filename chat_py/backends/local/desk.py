"""How the chats in the browser are changed: one after the other, and told to the tabs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from chat_py.backends.local.excerpt import title_of
from chat_py.backends.local.record import ChatRecord
from chat_py.backends.local.records import Records
from chat_py.backends.local.shelf import TITLE, Changes, Shelf
from chat_py.base.errors import ApiError, ErrorType
from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.base.validation import first_problem
from chat_py.border.json_text import to_scalars
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.browser.protocols.storage import Locks
from chat_py.http.errors import ErrorMaker, RequestFacts
from chat_py.models.message import Message

__all__ = ["ChatNews", "Desk"]

NEWS, STOP = "chats", "chats-stop"
PATIENCE = 10.0
"""Seconds that another tab may take for a change."""

Model = TypeVar("Model", bound=BaseModel)


class ChatNews(BaseModel):
    """A chat has changed, or one of its messages."""

    chat_id: str
    message_id: str = ""


class _Stop(BaseModel):
    completion_id: str


class Desk:
    """Where the operations on chats are done. They belong to the `user` of the moment; `changed`
    tells of every change, of this tab and of others."""

    def __init__(
        self,
        *,
        records: Records,
        locks: Locks,
        clock: Clock,
        tabs: Tabs,
        owner: Owner,
        user: Callable[[], str],
        errors: ErrorMaker,
        console: Console,
    ) -> None:
        self.records = records
        self.clock = clock
        self.changed = Signal[[ChatNews]](console.report)
        self.locks = locks
        self._stopped = Signal[[str]](console.report)
        self._tabs = tabs
        self._user = user
        self._errors = errors
        self._turn = asyncio.Lock()
        owner.add(tabs.on(NEWS, self._heard))
        owner.add(tabs.on(STOP, lambda data: self._stopped.emit(_Stop(**data).completion_id)))

    def shelf(self) -> Shelf:
        """The user's chats, to be read."""
        return Shelf(self.records, self._user())

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[Shelf, None]:
        """Nobody else changes the user's chats meanwhile, in this tab or another."""
        shelf = self.shelf()
        async with self._turn:
            release = await self.locks.acquire(f"chat_py/chats/{shelf.user}", PATIENCE)
            try:
                yield shelf
            finally:
                release()

    @asynccontextmanager
    async def change(
        self, chat_id: str, method: str, *, begin: bool = False, deleted: bool = False
    ) -> AsyncGenerator[tuple[Shelf, ChatRecord, Changes], None]:
        """Change a chat and, in the changes, its messages: all is written at once at the end.

        `begin` one that is not there, or take one that was `deleted`; otherwise "notfound".
        """
        async with self.turn() as shelf:
            record = await shelf.read_chat(chat_id)
            before = record.model_copy(deep=True) if record else None
            if record is None or (record.deleted_at is not None and not deleted):
                if not begin:
                    raise self.failed("notfound", method, chat_id)
                record = self.begun(chat_id, record)
            changes: Changes = {}
            yield shelf, record, changes
            if record != before or changes:
                await shelf.write_chat(record, changes, before=before)
                self.tell(chat_id)

    async def require(self, chat_id: str, method: str) -> tuple[Shelf, ChatRecord]:
        """A chat to be read; "notfound" where there is none."""
        shelf = self.shelf()
        record = await shelf.read_chat(chat_id)
        if record is None or record.deleted_at is not None:
            raise self.failed("notfound", method, chat_id)
        return shelf, record

    async def place(self, shelf: Shelf, record: ChatRecord, message_id: str, method: str) -> int:
        """The place of a message that is shown; "notfound" for others."""
        place = await shelf.place_of(record.id, message_id)
        if place is None or not record.shows(place):
            raise self.failed("notfound", method, message_id)
        return place

    async def find(
        self, shelf: Shelf, chat_id: str, message_id: str, method: str
    ) -> tuple[int, Message, Message]:
        """A message: its place, the version that is shown there, and itself."""
        place = await shelf.place_of(chat_id, message_id)
        shown = None if place is None else await shelf.read_message(chat_id, place)
        if place is not None and shown is not None:
            if shown.id == message_id:
                return place, shown, shown
            found = await shelf.read_version(chat_id, place, message_id)
            if found is not None:
                return place, shown, found
        raise self.failed("notfound", method, message_id)

    def append(self, shelf: Shelf, record: ChatRecord, changes: Changes, message: Message) -> None:
        """Let a message be the last of a chat."""
        shelf.put(changes, record.id, record.append(), message)
        self.said(record, message.content)

    def said(self, record: ChatRecord, text: str) -> None:
        """A chat goes to the top of the list, and has a title after its first words."""
        record.updated = max(record.updated, self.clock.now())
        record.title = record.title or title_of(text, TITLE)

    def begun(self, chat_id: str, former: ChatRecord | None = None) -> ChatRecord:
        """A new chat. A `former` one of the same id, which was deleted, keeps what it was."""
        now = self.clock.now()
        if former is None:
            return ChatRecord(id=chat_id, created=now, updated=now)
        if former.line:
            former.cut()
        former.title, former.named, former.pinned = "", False, False
        former.deleted_at, former.updated = None, max(former.updated, now)
        return former

    def tell(self, chat_id: str, message_id: str = "") -> None:
        """This tab and the others hear of a change."""
        news = ChatNews(chat_id=chat_id, message_id=message_id)
        self._tabs.tell(NEWS, news)
        self.changed.emit(news)

    def stop(self, completion_id: str) -> None:
        """Whichever tab writes this answer is to stop."""
        self._tabs.tell(STOP, _Stop(completion_id=completion_id))
        self._stopped.emit(completion_id)

    def on_stop(self, listener: Callable[[str], object]) -> Undo:
        """Hear of answers that are to stop."""
        return self._stopped.subscribe(listener)

    def read(self, model: type[Model], value: object, method: str) -> Model:
        """What was given, as a model; an `ApiError` "validation" names what is wrong with it."""
        try:
            # Half a surrogate pair, of a text that was cut in two, cannot be stored.
            return model.model_validate(to_scalars(value))
        except ValidationError as error:
            raise self.failed("validation", method, first_problem(error)) from error

    def failed(self, type_: ErrorType, method: str, details: str) -> ApiError:
        """An error of an operation."""
        return self._errors.make(type_, RequestFacts(endpoint=f"chats.{method}"), details=details)

    def _heard(self, data: dict[str, Any]) -> None:
        self.changed.emit(ChatNews.model_validate(data))
