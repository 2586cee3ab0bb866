"""Answers under way, as they are kept in the browser to be gone on with after a reload."""

from __future__ import annotations

from pydantic import ValidationError

from chat_py.answer.record import AnswerRecord
from chat_py.base.errors import StorageError
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.storage import Database

__all__ = ["AnswerStore"]

STORE = "streams"  # what browsers have kept is found under this name


class AnswerStore:
    """The database's store of `AnswerRecord`s. Where the browser keeps nothing, answers come
    anyway; only a reload cannot continue them."""

    def __init__(self, *, database: Database, console: Console) -> None:
        self._database = database
        self._console = console

    async def load(self, user: str, chat_id: str) -> list[AnswerRecord]:
        """What is kept of one user's chat."""
        try:
            entries = await self._database.items(STORE, AnswerRecord.prefix(user, chat_id))
        except StorageError:
            return []
        records: list[AnswerRecord] = []
        for _, text in entries:
            try:
                records.append(AnswerRecord.model_validate_json(text))
            except ValidationError as error:
                self._console.report(error)
        return records

    async def again(self, record: AnswerRecord) -> AnswerRecord | None:
        """A record as it is kept now; None where it is not."""
        kept = await self.load(record.user, record.chat_id)
        return next((other for other in kept if other.id == record.id), None)

    async def put(self, record: AnswerRecord) -> None:
        """Keep a record, or what has changed of it."""
        try:
            await self._database.put(STORE, record.key, record.model_dump_json())
        except StorageError:
            return

    async def forget(self, record: AnswerRecord) -> None:
        """Keep a record no longer."""
        try:
            await self._database.delete(STORE, record.key)
        except StorageError:
            return
