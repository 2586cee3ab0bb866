"""Answers that are being written.

An answer is written by a task of its own: it continues while nobody listens, and any number of
readers may follow it, each from the event that it asks for. Its pieces are kept in memory while the
answer runs; those of all answers are stored together every `STORE_EVERY` seconds, and each answer's
at its end.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from chat_py.locales.reading import ENGLISH
from chat_py.models.answer_event import AnswerDone, AnswerEvent, AnswerRestart, FinishReason
from chat_py.models.completion import CompletionRequest, StreamDone, StreamError
from chat_py.models.fields import Wire
from chat_py_server.broker import Alone, Broker
from chat_py_server.completion import Completion
from chat_py_server.followed import Followed
from chat_py_server.hints import hinted
from chat_py_server.idempotency import IdempotencyKey
from chat_py_server.pieces import is_piece, size
from chat_py_server.problems import ProblemError, StorageError
from chat_py_server.repository import Begun, Ending, Progress, Repository, RunningAnswer
from chat_py_server.responder import Responder, ResponderError, suggest
from chat_py_server.sse import Event, last_event
from chat_py_server.thoughts import timed
from chat_py_server.titles import Titles

__all__ = ["AnswerLimits", "Completions"]

log = logging.getLogger(__name__)

STORE_EVERY = 0.5
"""Seconds between two stores of the running answers: what a crash may cost a reader."""
STORE_RETRIES = (0.2, 0.5, 1.0)
"""Seconds before the end of an answer is stored again that could not be stored."""
SHUT_DOWN = ENGLISH["server.stopped"]
NOT_STORED = ENGLISH["server.not_stored"]
TOO_LONG = ENGLISH["server.too_long"]
TOO_SLOW = ENGLISH["server.too_slow"]


@dataclass(frozen=True)
class AnswerLimits:
    """How many answers may run at a time, and how large one may become."""

    per_user: int = 6
    per_address: int = 60
    in_all: int = 2000
    seconds: float = 600.0
    characters: int = 200_000
    pieces: int = 50_000


@dataclass(eq=False)
class _Job:
    """A completion that is being written.

    `stored` counts the pieces that are stored; `ready` is set once `task` writes it. `finish` is
    why the model ended it, where it said so. `complete` is set once it has said all, and `title` is
    what the chat is called since then. `lost` says that another instance has ended it.
    """

    completion: Completion
    begun: Begun
    address: str
    hint: str = ""
    stored: int = 0
    stop_as: Ending = "broken"
    finish: FinishReason = "stop"
    complete: bool = False
    title: str = ""
    ending: bool = False
    lost: bool = False
    task: asyncio.Task[None] | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def progress(self) -> Progress:
        """What is not stored yet."""
        pieces = self.completion.pieces
        start = self.stored
        if AnswerRestart in map(type, pieces[start:]):
            start = 0  # those before it are void
        return Progress(self.completion.id, start + 1, pieces[start:])


class Completions:
    """Begins, finds and stops answers."""

    def __init__(
        self,
        repository: Repository,
        responder: Responder,
        limits: AnswerLimits | None = None,
        broker: Broker | None = None,
        titles: Titles | None = None,
    ) -> None:
        self._repository = repository
        self._responder = responder
        self._titles = titles or Titles(repository, None)
        self._limits = limits or AnswerLimits()
        self._broker = broker or Alone()
        self._followed = Followed(repository, self._broker)
        self._stops: set[asyncio.Task[None]] = set()
        self._jobs: dict[str, _Job] = {}
        self._unstored: dict[str, _Job] = {}
        self._launches: set[asyncio.Task[str]] = set()
        self._storing: asyncio.Task[None] | None = None
        self._closed = False

    def __len__(self) -> int:
        """How many answers are being written."""
        return len(self._jobs)

    def is_running(self, completion_id: str) -> bool:
        """Whether an answer is being written, or waits to be stored."""
        return completion_id in self._jobs

    async def seal(self, completion_id: str) -> Sequence[AnswerEvent]:
        """What readers may have seen of an answer whose instance is gone; should it be slow
        instead, it can show nothing more."""
        return await self._broker.seal(completion_id)

    def start(self) -> None:
        """Hear what other instances ask, from now on. A second call does nothing."""
        self._broker.start(self._repository.owner, self._stop_for_another)

    async def begin(
        self,
        key: IdempotencyKey,
        address: str,
        chat_id: str,
        message_id: str,
        *,
        regenerate: bool,
        hint: str = "",
    ) -> Completion:
        """The answer to a message; joins the one that is there rather than make a second. One that
        is begun differs from the one before it as the `hint` says.

        The same `key` always leads to the same answer. Raises `ProblemError` 404 for an unknown
        chat or message, 422 for a misused key or an older answer to regenerate, 429 for too
        many answers at a time, 503 while the server stops or is full.
        """
        if self._closed:
            raise ProblemError(503, "The server is restarting.", headers={"Retry-After": "2"})
        await self._store_ends()
        asked = CompletionRequest(
            chat_id=chat_id, message_id=message_id, regenerate=regenerate, hint=hint or None
        )
        # A task, since an answer that has been committed must be written, whoever hangs up.
        launch = asyncio.create_task(self._launch(key, address, asked))
        self._launches.add(launch)
        launch.add_done_callback(self._launches.discard)
        return await self.find(key.user, await asyncio.shield(launch))

    async def find(self, user: str, completion_id: str) -> Completion:
        """The user's answer, from memory while it runs, from the storage afterwards.

        Raises `ProblemError` 404.
        """
        job = self._jobs.get(completion_id)
        if job is not None and job.completion.user_id == user:
            return job.completion
        stored = await self._repository.find_answer(user, completion_id)
        if isinstance(stored, RunningAnswer):
            return self._followed.follow(user, completion_id, stored)
        last = last_event(stored.state, stored.last)
        return Completion(completion_id, user, stored.message_id, stored.pieces, last)

    async def stop(self, user: str, completion_id: str) -> Completion:
        """End a running answer where it is, keeping its text. One that has ended stays as it is.

        Raises `ProblemError` 404, and 503 where another instance does not stop it in time.
        """
        job = self._jobs.get(completion_id)
        if job is not None and job.completion.user_id == user:
            await self._cancel(job, "stopped")
            return job.completion
        stored = await self._repository.find_answer(user, completion_id)
        if isinstance(stored, RunningAnswer):
            answer = self._followed.follow(user, completion_id, stored)
            await self._followed.stop(answer, stored.owner)
        return await self.find(user, completion_id)

    async def close(self) -> None:
        """Store what is being written and end every stream. A second call does nothing."""
        self._closed = True
        if self._launches:
            await asyncio.wait(self._launches)
        await asyncio.gather(*(self._cancel(job, "broken") for job in list(self._jobs.values())))
        await self._followed.close()
        if self._storing is not None:
            self._storing.cancel()
            await asyncio.wait({self._storing})

    async def _launch(self, key: IdempotencyKey, address: str, asked: CompletionRequest) -> str:
        fresh: list[_Job] = []

        def accept(begun: Begun) -> None:
            self._require_room(begun, address)
            completion = Completion(begun.completion_id, key.user, begun.message_id)
            fresh.append(_Job(completion, begun, address, asked.hint or ""))
            # Before the commit, so that whoever finds the row finds the answer in memory.
            self._jobs[completion.id] = fresh[-1]

        try:
            completion_id = await self._repository.begin_answer(
                key, asked.chat_id, asked.message_id, regenerate=asked.regenerate, accept=accept
            )
        except BaseException:
            for job in fresh:
                del self._jobs[job.completion.id]
            raise
        for job in fresh:
            job.task = asyncio.create_task(self._write(job))
            # A task that is cancelled before its first step would never reach its end.
            await asyncio.sleep(0)
            job.ready.set()
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._keep_storing())
        return completion_id

    def _require_room(self, begun: Begun, address: str) -> None:
        jobs = list(self._jobs.values())
        if len(jobs) >= self._limits.in_all:
            raise ProblemError(
                503, "Too many answers are being written.", headers={"Retry-After": "5"}
            )
        addresses = Counter(job.address for job in jobs)
        busy = begun.others
        if busy >= self._limits.per_user or addresses[address] >= self._limits.per_address:
            raise ProblemError(
                429, f"{busy} answers are already being written.", headers={"Retry-After": "3"}
            )

    def _stop_for_another(self, completion_id: str) -> None:
        job = self._jobs.get(completion_id)
        if job is not None:
            stopping = asyncio.create_task(self._cancel(job, "stopped"))
            self._stops.add(stopping)
            stopping.add_done_callback(self._stops.discard)

    async def _cancel(self, job: _Job, ending: Ending) -> None:
        await job.ready.wait()
        assert job.task is not None
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
            job.complete = True
            job.title = await self._titles.after(job.begun, completion.pieces)
        except asyncio.CancelledError:
            if not job.complete:  # otherwise it only has no title
                ending = job.stop_as
                error = StreamError(error=SHUT_DOWN) if ending == "broken" else None
        except ResponderError as failure:
            chat = job.begun.chat
            log.warning(
                "The answer %s in the chat %s (%s) broke off: %s",
                *(completion.id, chat.id, chat.seed.id, failure.log),
            )
            ending = "broken"
            error = StreamError(
                error=str(failure), type=failure.type, retry_after=failure.retry_after
            )
        except Exception:
            log.exception("The answer %s failed", completion.id)
            ending, error = "broken", StreamError(error=ENGLISH["server.failed"])
        job.ending = True
        last = await self._store_end(job, ending, error)
        if last is None:
            self._unstored[completion.id] = job
            last = Event("error", StreamError(error=NOT_STORED))
        else:
            del self._jobs[completion.id]
        completion.finish(last)
        await self._broker.end(completion.id, len(completion.pieces) + 1, last)

    async def _receive(self, job: _Job) -> None:
        limits, begun, completion = self._limits, job.begun, job.completion
        characters = 0
        said = hinted(begun.conversation, job.hint)
        pieces = self._responder.answer(begun.chat.seed, said, begun.version)
        deadline = asyncio.timeout(limits.seconds)
        try:
            async with deadline:
                async for event in timed(pieces, asyncio.get_running_loop().time):
                    if isinstance(event, AnswerDone):
                        job.finish = event.finish
                    if not is_piece(event):
                        continue
                    characters += size(event)
                    if characters > limits.characters or len(completion.pieces) >= limits.pieces:
                        raise ResponderError(TOO_LONG)
                    told = True
                    try:
                        told = await self._broker.publish(
                            completion.id, len(completion.pieces) + 1, event
                        )
                    finally:
                        # After the others can know it; a cancelled attempt may have told it.
                        if told and not job.lost:
                            completion.add(event)
                    if not told:
                        raise ResponderError(SHUT_DOWN, log="another instance has ended it")
        except TimeoutError as error:
            if not deadline.expired():
                raise
            raise ResponderError(TOO_SLOW, "timeout") from error

    async def _store_end(
        self, job: _Job, ending: Ending, error: StreamError | None
    ) -> Event | None:
        """Store the end of an answer and return its last event; `None` when it cannot be stored."""
        for pause in (*STORE_RETRIES, None):
            try:
                return await self._store_end_once(job, ending, error)
            except StorageError as failure:
                if pause is None or self._closed:
                    log.error("The answer %s could not be stored: %s", job.completion.id, failure)
                    return None
                await asyncio.sleep(pause)
            except Exception:
                log.exception("The answer %s could not be stored", job.completion.id)
                return None
        return None

    async def _store_end_once(self, job: _Job, ending: Ending, error: StreamError | None) -> Event:
        begun = job.begun

        def last(step: int, versions: list[str] | None) -> str:
            data: Wire = error or StreamDone(
                message_id=begun.message_id,
                current_step=step,
                total_steps=begun.chat.seed.total_steps,
                suggestions=suggest(begun.chat.seed, begun.conversation),
                stopped=True if ending == "stopped" else None,
                finish=_told(ending, job.finish),
                versions=versions,
                title=job.title or None,
            )
            return data.model_dump_json(by_alias=True, exclude_none=True)

        stored = await self._repository.end_answer(begun, job.progress(), ending, last)
        return last_event(stored.state, stored.last)

    async def _keep_storing(self) -> None:
        """Store what is being written while anything is."""
        while self._jobs:
            await asyncio.sleep(STORE_EVERY)
            await self._store_ends()
            # A copy: answers are begun on the threads of the storage.
            jobs = list(self._jobs.values())
            progress = [job.progress() for job in jobs if not job.ending and job.task]
            try:
                own = await self._repository.store_progress(progress)
            except StorageError as error:
                if error.reason == "failed":  # the rest is in the log already
                    log.warning("The running answers could not be stored: %s", error)
                continue
            for item in progress:
                job = self._jobs.get(item.completion_id)
                if job is None:
                    continue
                if item.completion_id not in own and not job.ending and job.task is not None:
                    job.lost = True  # it was ended by an instance to which this one seemed dead
                    job.task.cancel()
                else:
                    job.stored = max(job.stored, item.first - 1 + len(item.pieces))

    async def _store_ends(self) -> None:
        """Store the ends that could not be stored before, as broken: their readers were told so."""
        for job in list(self._unstored.values()):
            try:
                await self._store_end_once(job, "broken", StreamError(error=NOT_STORED))
            except StorageError:
                return
            self._jobs.pop(job.completion.id, None)
            self._unstored.pop(job.completion.id, None)


def _told(ending: Ending, finish: FinishReason) -> FinishReason | None:
    return finish if ending == "done" and finish != "stop" else None
