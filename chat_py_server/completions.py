"""Answers that are being written, and readers who follow them.

An answer is written by a task of its own: it goes on while nobody listens, and any number of
readers may follow it, each from the event that it asks for. Deltas are kept in memory while the
answer runs and stored every `STORE_EVERY` seconds and at the end.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from chat_py.models.completion import StreamDelta, StreamDone, StreamError, StreamStart
from chat_py.models.fields import Wire
from chat_py.models.message import Message
from chat_py_server import answers, chats
from chat_py_server.answers import Ending
from chat_py_server.chats import UserChat
from chat_py_server.database import Database
from chat_py_server.idempotency import IdempotencyKey, Reply, once
from chat_py_server.problems import ProblemError
from chat_py_server.responder import Responder, ResponderError, suggest
from chat_py_server.sse import Event

__all__ = ["Completion", "Completions"]

log = logging.getLogger(__name__)

STORE_EVERY = 0.5
"""Seconds between two stores of a running answer: what a crash may cost a reader."""
MAX_RUNNING = 6
"""Answers that may be written at a time for one user."""
SHUT_DOWN = "The server was stopped while it wrote. What was written so far is kept."


@dataclass(eq=False)
class Completion:
    """An answer: its deltas so far and, once it has ended, its last event."""

    id: str
    user_id: str
    message_id: str
    deltas: list[str] = field(default_factory=list[str])
    last: Event | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, text: str) -> None:
        """The next delta."""
        self.deltas.append(text)
        self._wake()

    def finish(self, last: Event) -> None:
        """The last event, `done` or `error`."""
        self.last = last
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def follow(self, after: int = 0) -> AsyncIterator[Event]:
        """`start`, the deltas with ids above `after` as they come, and the last event."""
        yield Event("start", StreamStart(completion_id=self.id, message_id=self.message_id))
        while True:
            changed = self._changed
            while after < len(self.deltas):
                after += 1
                yield Event("delta", StreamDelta(text=self.deltas[after - 1]), id=after)
            if self.last is not None and after >= len(self.deltas):
                yield self.last
                return
            if changed is self._changed:
                await changed.wait()


@dataclass
class _Job:
    """A completion that is being written."""

    completion: Completion
    chat: UserChat
    conversation: list[Message]
    version: int
    stop_as: Ending = "broken"
    ending: bool = False
    task: asyncio.Task[None] | None = None


class Completions:
    """Begins, finds and stops answers."""

    def __init__(self, database: Database, responder: Responder) -> None:
        self._database = database
        self._responder = responder
        self._jobs: dict[str, _Job] = {}
        self._beginning = asyncio.Lock()
        self._closed = False

    async def begin(
        self, user: str, chat_id: str, message_id: str, *, regenerate: bool, key: IdempotencyKey
    ) -> Completion:
        """The answer to a message; joins the one that is there rather than make a second.

        The same `key` always leads to the same answer. Raises `ProblemError` 404 for an unknown
        chat or message, 422 for a misused key or an older answer to regenerate, 429 for too
        many answers at a time, 503 while the server stops.
        """
        if self._closed:
            raise ProblemError(503, "The server is restarting.", headers={"Retry-After": "2"})

        def work(connection: sqlite3.Connection) -> tuple[str, _Job | None]:
            fresh: list[_Job] = []

            def make() -> Reply:
                chat = chats.require_chat(connection, user, chat_id)
                question = answers.find_question(connection, chat, message_id)
                begun = answers.begin(connection, chat, question, regenerate=regenerate)
                if begun.fresh:
                    self._require_free(user)
                    said = answers.conversation(connection, chat, question)
                    completion = Completion(begun.completion_id, user, begun.message_id)
                    fresh.append(_Job(completion, chat, said, begun.version))
                return Reply(200, begun.completion_id)

            reply = once(connection, key, lambda _: make())
            return reply.body, fresh[0] if fresh else None

        # Held until the job is known, so that who joins it finds it in memory.
        async with self._beginning:
            completion_id, job = await self._database.run(work)
            if job is not None:
                self._jobs[completion_id] = job
                job.task = asyncio.create_task(self._write(job))
                # A task that is cancelled before its first step would never reach its end.
                await asyncio.sleep(0)
                return job.completion
        return await self.find(user, completion_id)

    async def find(self, user: str, completion_id: str) -> Completion:
        """The user's answer, from memory while it runs, from the database afterwards.

        Raises `ProblemError` 404.
        """
        job = self._jobs.get(completion_id)
        if job is not None and job.completion.user_id == user:
            return job.completion
        return await self._database.run(lambda connection: _load(connection, user, completion_id))

    async def stop(self, user: str, completion_id: str) -> Completion:
        """End a running answer where it is, keeping its text. One that has ended stays as it is.

        Raises `ProblemError` 404.
        """
        job = self._jobs.get(completion_id)
        if job is None or job.completion.user_id != user:
            return await self.find(user, completion_id)
        await self._cancel(job, "stopped")
        return job.completion

    async def close(self) -> None:
        """Store what is being written and end every stream. A second call does nothing."""
        self._closed = True
        await asyncio.gather(*(self._cancel(job, "broken") for job in list(self._jobs.values())))

    def _require_free(self, user: str) -> None:
        busy = Counter(job.completion.user_id for job in list(self._jobs.values()))[user]
        if busy >= MAX_RUNNING:
            raise ProblemError(
                429, f"{busy} answers are being written already.", headers={"Retry-After": "3"}
            )

    async def _cancel(self, job: _Job, ending: Ending) -> None:
        if job.task is None:
            return
        if not job.ending:
            job.stop_as = ending
            job.task.cancel()
        await asyncio.wait({job.task})

    async def _write(self, job: _Job) -> None:
        """The task of one answer."""
        completion = job.completion
        error: StreamError | None = None
        ending: Ending = "done"
        try:
            await self._receive(job)
        except asyncio.CancelledError:
            ending = job.stop_as
            error = StreamError(error=SHUT_DOWN) if ending == "broken" else None
        except ResponderError as failure:
            ending, error = "broken", StreamError(error=str(failure), type=failure.type)
        except Exception:
            log.exception("The answer %s failed", completion.id)
            ending, error = "broken", StreamError(error="The answer could not be written.")
        job.ending = True
        try:
            last = await self._database.run(lambda connection: _end(connection, job, ending, error))
        except sqlite3.Error:
            log.exception("The answer %s could not be stored", completion.id)
            last = Event("error", StreamError(error="The answer could not be stored."))
        del self._jobs[completion.id]
        completion.finish(last)

    async def _receive(self, job: _Job) -> None:
        completion = job.completion
        clock = asyncio.get_running_loop().time
        store_at = clock() + STORE_EVERY
        pieces = self._responder.answer(job.chat.seed, job.conversation, job.version)
        async for text in pieces:
            completion.add(text)
            if clock() >= store_at:
                await self._database.run(
                    lambda connection: answers.append(connection, completion.id, completion.deltas)
                )
                store_at = clock() + STORE_EVERY


def _end(
    connection: sqlite3.Connection, job: _Job, ending: Ending, error: StreamError | None
) -> Event:
    """Store the end of an answer and return its last event."""
    completion, chat = job.completion, job.chat
    answers.append(connection, completion.id, completion.deltas)
    data: Wire = error or StreamDone(
        message_id=completion.message_id,
        current_step=chats.steps(connection, chat),
        total_steps=chat.seed.total_steps,
        suggestions=suggest(chat.seed, job.conversation),
        stopped=True if ending == "stopped" else None,
        versions=chats.version_ids(connection, completion.message_id),
    )
    stored = data.model_dump_json(by_alias=True, exclude_none=True)
    answers.end(connection, completion.id, ending, stored)
    return _last_event(ending, data)


def _load(connection: sqlite3.Connection, user: str, completion_id: str) -> Completion:
    row = connection.execute(
        "SELECT message_id, state, ending FROM completions WHERE id = ? AND user_id = ?",
        (completion_id, user),
    ).fetchone()
    if row is None:
        raise ProblemError(404, f"There is no answer {completion_id[:128]!r}.")
    texts = connection.execute(
        "SELECT text FROM deltas WHERE completion_id = ? ORDER BY id", (completion_id,)
    ).fetchall()
    if row["state"] == "running":
        raise ProblemError(
            503, "Another server process writes this answer.", headers={"Retry-After": "5"}
        )
    model = StreamError if row["state"] == "broken" else StreamDone
    last = _last_event(row["state"], model.model_validate_json(row["ending"]))
    deltas = [text["text"] for text in texts]
    return Completion(completion_id, user, row["message_id"], deltas, last)


def _last_event(ending: Ending, data: Wire) -> Event:
    return Event("error" if ending == "broken" else "done", data)
