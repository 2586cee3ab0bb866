"""`Repository` on one SQLite file."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from chat_py.models.chat import Chat, ChatResponse, ChatSummaries, HistoryPage
from chat_py.models.fields import Wire
from chat_py.models.message import ActionResult, Message, MessageActionName, NewMessage, Versions
from chat_py_server.idempotency import IdempotencyKey, Reply
from chat_py_server.problems import StorageError
from chat_py_server.repository import (
    Begun,
    Ending,
    Progress,
    StoredAnswer,
    UserChat,
)
from chat_py_server.responder import suggest
from chat_py_server.seed import SEEDS, Seed
from chat_py_server.sqlite import answers, chats, removal, schema
from chat_py_server.sqlite.answers import Lease
from chat_py_server.sqlite.chats import new_id, now
from chat_py_server.sqlite.database import Database
from chat_py_server.sqlite.replies import once

__all__ = ["FIRST_PAGE", "LEASE", "SqliteRepository"]

log = logging.getLogger(__name__)

Result = TypeVar("Result")

FIRST_PAGE = 50
"""Messages that come with a chat; older ones are in its history."""
LEASE = 30.0
"""Seconds for which an instance may write an answer before it has to be heard of again."""


class SqliteRepository:
    """See `Repository`. One process has the folder, so that what another one was writing when this
    one starts is written by nobody.

    Args:
        folder: the data folder, made when missing.
        daily_answers: how many answers may be begun on a day (UTC), or `None`.

    Raises:
        ConfigurationError: the folder is in use, or its file is damaged or too new.
        OSError, sqlite3.Error: the folder cannot be used.
    """

    def __init__(self, folder: Path, *, daily_answers: int | None = None) -> None:
        self._database = Database(folder)
        self._owner = new_id()
        self._daily_answers = daily_answers
        self._database.write_now(
            lambda connection: answers.end_abandoned(
                connection, self._owner, lambda _: False, alone=True
            )
        )

    def former_key(self) -> bytes | None:
        """The key that older versions kept among the data, if it is there still."""
        return self._database.write_now(schema.former_key)

    def forget_former_key(self) -> None:
        """Remove that key, once it is kept elsewhere."""
        if self.former_key() is not None:
            self._database.write_now(schema.forget_former_key)
            self._database.clear_log_now()

    async def check(self) -> None:
        await self._read(lambda connection: connection.execute("SELECT 1").fetchone())

    async def summaries(self, user: str) -> ChatSummaries:
        return ChatSummaries(
            chats=await self._read(lambda connection: chats.summaries(connection, user))
        )

    async def open_chat(
        self, key: IdempotencyKey, chat_id: str, *, reset: bool, former: str = ""
    ) -> Reply:
        if not key.key and not reset and not former:
            # Nothing is written where the chat is there already.
            body = await self._read(
                lambda connection: _shown_chat(
                    connection, chats.find_chat(connection, key.user, chat_id)
                )
            )
            if body is not None or chat_id not in SEEDS:
                return Reply(200, body or NO_CHAT)

        def work(connection: sqlite3.Connection) -> tuple[Reply, str]:
            chat = chats.open_chat(connection, key.user, chat_id)
            if chat is not None and reset and not chat.created:
                chat = chats.reset_chat(connection, chat)
            elif chat is not None and former:
                chat = chats.restore_chat(connection, chat, former)
            body = _shown_chat(connection, chat)
            return Reply(200, body or NO_CHAT), chat.id if chat else ""

        return await self._once(key, work)

    async def history(self, user: str, chat_id: str, *, limit: int, offset: int) -> HistoryPage:
        def work(connection: sqlite3.Connection, chat: UserChat) -> HistoryPage:
            return HistoryPage(
                messages=chats.list_messages(connection, chat, limit=limit, offset=offset),
                total=chats.count_messages(connection, chat),
                limit=limit,
                offset=offset,
            )

        return await self._read_chat(user, chat_id, work)

    async def add_message(self, key: IdempotencyKey, chat_id: str, new: NewMessage) -> Reply:
        def work(connection: sqlite3.Connection) -> tuple[Reply, str]:
            chat = chats.require_chat(connection, key.user, chat_id)
            return Reply(201, _text(chats.add_message(connection, chat, new))), chat.id

        return await self._once(key, work)

    async def act(
        self, key: IdempotencyKey, chat_id: str, message_id: str, action: MessageActionName
    ) -> Reply:
        def work(connection: sqlite3.Connection) -> tuple[Reply, str]:
            chat = chats.require_chat(connection, key.user, chat_id)
            actions = chats.act(connection, chat, message_id, action)
            return Reply(200, _text(ActionResult(message_id=message_id, actions=actions))), ""

        return await self._once(key, work)

    async def versions(self, user: str, chat_id: str, message_id: str) -> Versions:
        def work(connection: sqlite3.Connection, chat: UserChat) -> Versions:
            return Versions(versions=chats.versions(connection, chat, message_id))

        return await self._read_chat(user, chat_id, work)

    async def upscale(self, key: IdempotencyKey, image_id: str, larger: str) -> Reply:
        def work(connection: sqlite3.Connection) -> tuple[Reply, str]:
            chat_id, message = chats.mark_upscaled(connection, key.user, image_id, larger)
            return Reply(200, _text(message)), chat_id

        return await self._once(key, work)

    async def conversation(self, user: str, chat_id: str, limit: int) -> tuple[Seed, list[Message]]:
        def work(connection: sqlite3.Connection, chat: UserChat) -> tuple[Seed, list[Message]]:
            return chat.seed, chats.list_messages(connection, chat, limit=limit)

        return await self._read_chat(user, chat_id, work)

    async def begin_answer(
        self,
        key: IdempotencyKey,
        chat_id: str,
        message_id: str,
        *,
        regenerate: bool,
        accept: Callable[[Begun], None],
    ) -> str:
        def work(connection: sqlite3.Connection) -> tuple[Reply, str]:
            chat = chats.require_chat(connection, key.user, chat_id)
            question = answers.find_question(connection, chat, message_id)
            row = answers.begin(connection, chat, question, self._lease(), regenerate=regenerate)
            if row.fresh:
                answers.count_today(connection, _today(), self._daily_answers)
                said = answers.conversation(connection, chat, question)
                accept(Begun(row.completion_id, row.message_id, chat, said, row.version))
            return Reply(200, row.completion_id), ""

        return (await self._once(key, work)).body

    async def store_progress(self, progress: Sequence[Progress]) -> None:
        def work(connection: sqlite3.Connection) -> None:
            for item in progress:
                answers.append(connection, item)
            answers.renew(connection, self._lease())

        await self._write(work)

    async def end_answer(
        self,
        begun: Begun,
        progress: Progress,
        ending: Ending,
        last: Callable[[int, list[str] | None], str],
    ) -> str:
        def work(connection: sqlite3.Connection) -> str:
            answers.append(connection, progress)
            data = last(
                chats.steps(connection, begun.chat),
                chats.version_ids(connection, begun.message_id),
            )
            answers.end(connection, begun.completion_id, ending, data)
            return data

        return await self._write(work)

    async def find_answer(self, user: str, completion_id: str) -> StoredAnswer:
        return await self._read(lambda connection: answers.find(connection, user, completion_id))

    async def running_answer(self, user: str, chat_id: str, replaced: str) -> str | None:
        def work(connection: sqlite3.Connection, chat: UserChat) -> str | None:
            if not chats.is_shown(connection, chat, replaced):
                return None
            running = answers.running(connection, chat)
            return running[0] if running else None

        return await self._read_chat(user, chat_id, work)

    async def end_abandoned(self, is_running: Callable[[str], bool]) -> int:
        return await self._write(
            lambda connection: answers.end_abandoned(connection, self._owner, is_running)
        )

    async def purge(self, *, undo: float, retention: float | None) -> int:
        deleted_before = now() - int(undo * 1000)
        count = await self._all_portions(
            lambda connection: removal.remove_deleted(connection, deleted_before)
        )
        count += await self._all_portions(
            lambda connection: removal.remove_archived(connection, deleted_before)
        )
        if retention is not None:
            spoken_before = now() - int(retention * 1000)
            silent = await self._read(
                lambda connection: removal.silent_chats(connection, spoken_before)
            )
            for start in range(0, len(silent), removal.PORTION):
                portion = silent[start : start + removal.PORTION]
                count += await self._all_portions(
                    lambda connection, ids=portion: removal.remove_chats(connection, ids)
                )
        if count:
            await self._database.clear_log()
        return count

    def close(self) -> None:
        self._database.close()

    async def _all_portions(self, remove: Callable[[sqlite3.Connection], int]) -> int:
        count = 0
        while removed := await self._write(remove):
            count += removed
        return count

    async def _once(
        self,
        key: IdempotencyKey,
        work: Callable[[sqlite3.Connection], tuple[Reply, str]],
    ) -> Reply:
        return await self._write(lambda connection: once(connection, key, lambda: work(connection)))

    async def _read_chat(
        self,
        user: str,
        chat_id: str,
        work: Callable[[sqlite3.Connection, UserChat], Result],
    ) -> Result:
        """Read from a chat, which is made where this is the first visit."""

        def attempt(connection: sqlite3.Connection) -> tuple[Result] | None:
            chat = chats.find_chat(connection, user, chat_id)
            return (work(connection, chat),) if chat else None

        found = await self._read(attempt)
        if found is None:
            await self._write(lambda connection: chats.require_chat(connection, user, chat_id))
            found = await self._read(attempt)
        assert found is not None
        return found[0]

    async def _read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        try:
            return await self._database.read(work)
        except sqlite3.Error as error:
            raise _storage_error(error) from error

    async def _write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        try:
            return await self._database.write(work)
        except sqlite3.Error as error:
            raise _storage_error(error) from error

    def _lease(self) -> Lease:
        return Lease(self._owner, int((time.time() + LEASE) * 1000))


NO_CHAT = '{"chat":false}'


def _storage_error(error: sqlite3.Error) -> StorageError:
    full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    return StorageError(str(error), full=full)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _text(model: Wire) -> str:
    return model.model_dump_json(by_alias=True, exclude_none=True)


def _shown_chat(connection: sqlite3.Connection, chat: UserChat | None) -> str | None:
    """A chat as `ChatResponse`, with its last messages; `None` for none."""
    if chat is None:
        return None
    messages = chats.list_messages(connection, chat, limit=FIRST_PAGE)
    response = ChatResponse(
        chat=Chat(
            id=chat.seed.id,
            title=chat.seed.title,
            messages=messages,
            metadata={"totalMessages": chats.count_messages(connection, chat)},
        ),
        character=chat.seed.character,
        user_chat_id=chat.id,
        is_new=chat.created,
        total_steps=chat.seed.total_steps,
        current_step=chats.steps(connection, chat),
        suggestions=suggest(chat.seed, messages),
    )
    running = answers.running(connection, chat)
    if running is not None:
        # A page that was reloaded finds the answer that is still being written.
        extra = {"completionId": running[0], "messageId": running[1]}
        return _text(response.model_copy(update={"activeCompletion": extra}))
    return _text(response)
