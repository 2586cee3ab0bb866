"""`Repository` in SQL."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from chat_py.models.chat import Chat, ChatResponse, HistoryPage
from chat_py.models.files import FileLimits
from chat_py.models.message import ActionResult, Message, MessageAction, NewMessage, Versions
from chat_py_server.config import LEASE
from chat_py_server.idempotency import IdempotencyKey, Reply
from chat_py_server.problems import model_text
from chat_py_server.repository import (
    Begun,
    Ending,
    FileQuota,
    Progress,
    RunningAnswer,
    Seal,
    StoredAnswer,
    StoredEnd,
    StoredFile,
    UserChat,
)
from chat_py_server.responder import suggest
from chat_py_server.seed import SEEDS, Seed, Seeds
from chat_py_server.sql import (
    answers,
    chat_changes,
    chats,
    files,
    new_messages,
    removal,
    versions,
)
from chat_py_server.sql.answers import Lease
from chat_py_server.sql.chat_lists import SqlChatLists
from chat_py_server.sql.chats import new_id, now
from chat_py_server.sql.connection import Connection, Database

__all__ = ["FIRST_PAGE", "Rules", "SqlRepository"]

log = logging.getLogger(__name__)

Result = TypeVar("Result")

FIRST_PAGE = 50
"""Messages that come with a chat; older ones are in its history."""
REMOVAL = "removal"
"""The lock of what removes data; no user has this name."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a repository goes by, whatever the engine."""

    seeds: Seeds = field(default_factory=lambda: SEEDS)
    """The characters, by their ids, in the order of the list."""
    daily_answers: int | None = None
    """How many answers may be begun on a day (UTC); `None` for no limit."""
    file_limits: FileLimits | None = None
    """What files the chats take; `None` for none."""
    lease: float = LEASE
    """Seconds after which an instance that is not heard of has lost its answers."""


class SqlRepository(SqlChatLists):
    """See `Repository`. `database` has the tables."""

    def __init__(self, database: Database, rules: Rules) -> None:
        super().__init__(database, rules.seeds)
        self.owner = new_id()
        self._rules = rules

    async def check(self) -> None:
        await self._read(lambda connection: connection.execute("SELECT 1").fetchone())

    async def open_chat(
        self, key: IdempotencyKey, chat_id: str, *, reset: bool, former: str = ""
    ) -> Reply:
        if not key.key and not reset and not former:
            # Nothing is written where the chat is there already.
            body = await self._read(
                lambda connection: self._shown_chat(
                    connection, chats.find_chat(connection, self._seeds, key.user, chat_id)
                )
            )
            if body is not None or chat_id not in self._seeds:
                return Reply(200, body or NO_CHAT)

        def work(connection: Connection) -> tuple[Reply, str]:
            chat = chats.open_chat(connection, self._seeds, key.user, chat_id)
            if chat is not None and reset and not chat.created:
                chat = chats.reset_chat(connection, chat)
            elif chat is not None and former:
                chat = chats.restore_chat(connection, chat, former)
            body = self._shown_chat(connection, chat)
            return Reply(200, body or NO_CHAT), chat.id if chat else ""

        return await self._once(key, work)

    async def history(self, user: str, chat_id: str, *, limit: int, offset: int) -> HistoryPage:
        def work(connection: Connection, chat: UserChat) -> HistoryPage:
            return HistoryPage(
                messages=chats.list_messages(connection, chat, limit=limit, offset=offset),
                total=chats.count_messages(connection, chat),
                limit=limit,
                offset=offset,
            )

        return await self._read_chat(user, chat_id, work)

    async def add_message(self, key: IdempotencyKey, chat_id: str, new: NewMessage) -> Reply:
        def work(connection: Connection) -> tuple[Reply, str]:
            chat = chats.require_chat(connection, self._seeds, key.user, chat_id)
            return Reply(201, model_text(new_messages.add(connection, chat, new))), chat.id

        return await self._once(key, work)

    async def act(
        self, key: IdempotencyKey, chat_id: str, message_id: str, wanted: MessageAction
    ) -> Reply:
        def work(connection: Connection) -> tuple[Reply, str]:
            chat = chats.require_chat(connection, self._seeds, key.user, chat_id)
            actions = chats.act(connection, chat, message_id, wanted)
            return Reply(200, model_text(ActionResult(message_id=message_id, actions=actions))), ""

        return await self._once(key, work)

    async def versions(self, user: str, chat_id: str, message_id: str) -> Versions:
        def work(connection: Connection, chat: UserChat) -> Versions:
            return Versions(versions=chats.versions(connection, chat, message_id))

        return await self._read_chat(user, chat_id, work)

    async def upscale(self, key: IdempotencyKey, image_id: str, larger: str) -> Reply:
        def work(connection: Connection) -> tuple[Reply, str]:
            chat_id, message = chats.mark_upscaled(connection, key.user, image_id, larger)
            return Reply(200, model_text(message)), chat_id

        return await self._once(key, work)

    async def conversation(self, user: str, chat_id: str, limit: int) -> tuple[Seed, list[Message]]:
        def work(connection: Connection, chat: UserChat) -> tuple[Seed, list[Message]]:
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
        def work(connection: Connection) -> tuple[Reply, str]:
            chat = chats.require_chat(connection, self._seeds, key.user, chat_id)
            question = answers.find_question(connection, chat, message_id)
            others = answers.count_running(connection, key.user)
            lease = self._lease(connection)
            row = answers.begin(connection, chat, question, lease, regenerate=regenerate)
            if row.fresh:
                if self._rules.daily_answers is not None:
                    answers.count_today(connection, _today(), self._rules.daily_answers)
                said = answers.conversation(connection, chat, question)
                accept(Begun(row.completion_id, row.message_id, chat, said, row.version, others))
            return Reply(200, row.completion_id), ""

        return (await self._once(key, work)).body

    async def store_progress(self, progress: Sequence[Progress]) -> set[str]:
        def work(connection: Connection) -> set[str]:
            own = answers.renew(connection, self._lease(connection))
            for item in progress:
                if item.completion_id in own:
                    answers.append(connection, item)
            return own

        return await self._write(work)

    async def end_answer(
        self,
        begun: Begun,
        progress: Progress,
        ending: Ending,
        last: Callable[[int, list[str] | None], str],
    ) -> StoredEnd:
        def work(connection: Connection) -> StoredEnd:
            ended = answers.claim(connection, begun.completion_id, self._lease(connection))
            if ended is not None:
                return ended
            answers.append(connection, progress)
            data = last(
                chats.steps(connection, begun.chat),
                versions.ids(connection, begun.message_id),
            )
            answers.end(connection, begun.completion_id, ending, data)
            return StoredEnd(ending, data)

        return await self._write(work, begun.chat.user_id)

    async def find_answer(self, user: str, completion_id: str) -> StoredAnswer | RunningAnswer:
        return await self._read(lambda connection: answers.find(connection, user, completion_id))

    async def running_answer(self, user: str, chat_id: str, replaced: str) -> str | None:
        def work(connection: Connection, chat: UserChat) -> str | None:
            if not chats.is_shown(connection, chat, replaced):
                return None
            running = answers.running(connection, chat)
            return running[0] if running else None

        return await self._read_chat(user, chat_id, work)

    async def end_abandoned(self, is_running: Callable[[str], bool], seal: Seal) -> int:
        found = await self._read(
            lambda connection: answers.abandoned(connection, self.owner, is_running)
        )
        count = 0
        for answer in found:
            # Taken first: whoever only was slow, and has renewed its lease, keeps it.
            if not await self._write(
                lambda connection, answer=answer: answers.take(
                    connection, answer, self._lease(connection)
                )
            ):
                continue
            pieces = await seal(answer.id)
            count += await self._write(
                lambda connection, answer=answer, pieces=pieces: answers.end_abandoned(
                    connection, answer.id, pieces, self._lease(connection)
                )
            )
        return count

    async def add_file(self, key: IdempotencyKey, file: StoredFile, quota: FileQuota) -> Reply:
        def work(connection: Connection) -> tuple[Reply, str]:
            files.add(connection, key.user, file, quota)
            return Reply(201, model_text(files.part_of(file))), file.id

        return await self._once(key, work)

    async def find_file(self, user: str, file_id: str) -> StoredFile:
        return await self._read(lambda connection: files.find(connection, user, file_id))

    async def files_of(self, messages: Sequence[Message]) -> dict[str, list[StoredFile]]:
        return await self._read(lambda connection: files.of_messages(connection, messages))

    async def drop_file(self, user: str, file_id: str) -> bool:
        return await self._write(lambda connection: files.drop(connection, user, file_id), user)

    async def retire_files(self, unused: float) -> list[str]:
        def work(connection: Connection) -> list[str]:
            return files.retire(connection, connection.moment() - int(unused * 1000))

        return await self._write(work, REMOVAL)

    async def forget_files(self, file_ids: Sequence[str]) -> None:
        await self._write(lambda connection: files.forget(connection, file_ids))

    async def unknown_files(self, file_ids: Sequence[str]) -> list[str]:
        return await self._read(lambda connection: files.unknown(connection, file_ids))

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
            await self._write(
                lambda connection: chat_changes.remove_dismissed(connection, spoken_before), REMOVAL
            )
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

    async def _all_portions(self, remove: Callable[[Connection], int]) -> int:
        count = 0
        while removed := await self._write(remove, REMOVAL):
            count += removed
        return count

    async def _read_chat(
        self,
        user: str,
        chat_id: str,
        work: Callable[[Connection, UserChat], Result],
    ) -> Result:
        """Read from a chat, which is made where this is the first visit."""

        def attempt(connection: Connection) -> tuple[Result] | None:
            chat = chats.find_chat(connection, self._seeds, user, chat_id)
            return (work(connection, chat),) if chat else None

        found = await self._read(attempt)
        if found is None:
            await self._write(
                lambda connection: chats.require_chat(connection, self._seeds, user, chat_id), user
            )
            found = await self._read(attempt)
        assert found is not None
        return found[0]

    def _shown_chat(self, connection: Connection, chat: UserChat | None) -> str | None:
        """A chat as `ChatResponse`, with its last messages; `None` for none."""
        if chat is None:
            return None
        messages = chats.list_messages(connection, chat, limit=FIRST_PAGE)
        response = ChatResponse(
            chat=Chat(
                id=chat.chat_id,
                title=chat.title or chat.seed.title,
                messages=messages,
                metadata={"totalMessages": chats.count_messages(connection, chat)},
            ),
            character=chat.seed.character,
            user_chat_id=chat.id,
            is_new=chat.created,
            total_steps=chat.seed.total_steps,
            current_step=chats.steps(connection, chat),
            suggestions=suggest(chat.seed, messages),
            files=self._rules.file_limits,
        )
        running = answers.running(connection, chat)
        if running is not None:
            # A page that was reloaded finds the answer that is still being written.
            extra = {"completionId": running[0], "messageId": running[1]}
            return model_text(response.model_copy(update={"activeCompletion": extra}))
        return model_text(response)

    def _lease(self, connection: Connection) -> Lease:
        return Lease(self.owner, connection.moment() + int(self._rules.lease * 1000))


NO_CHAT = '{"chat":false}'


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
