"""Follows one answer from the question to its end (contract §3, "Completion stream").

The question is posted once, under an idempotency key. From the first event on, a stream that
breaks is resumed by GET with `Last-Event-ID`, and never posted again. What was received is kept
whatever happens, and says how it ended.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from chat_py.answer.answer import Answer, EventSkipped, ServerGaveUp
from chat_py.answer.ending import RESUMABLE, AnswerEnding, may_go_on
from chat_py.answer.in_progress import AlreadyFollowed, AnswersInProgress
from chat_py.answer.presenter import AnswerPresenter
from chat_py.answer.record import AnswerRecord
from chat_py.answer.store import AnswerStore
from chat_py.backends.backend import AnswerStream, Backend
from chat_py.base.errors import ApiError, ErrorType
from chat_py.base.owner import Owner, shared
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.browser.protocols.http import Network
from chat_py.browser.protocols.storage import Locks
from chat_py.http.errors import ErrorMaker, RequestFacts
from chat_py.http.online import back_online
from chat_py.http.retry import retry_wait
from chat_py.models.answer_event import Title

__all__ = ["NEWS", "AnswerFollower"]

FIRST_PAUSE = 1.0
"""Seconds before a stream is resumed, unless its `retry` field asks for another time."""
MAX_RESUMES = 8
"""Resumes in a row that bring nothing new; about two minutes, being offline not counted."""
EXTERNAL_WAIT = 120.0
"""Seconds to wait for `displayCompletionMessage` after an empty response."""
START_WAIT = 10.0
"""Seconds that `stop` waits for the answer's id, without which the server cannot be told."""
LOCK_PATIENCE = 150.0
"""Seconds after which the tab that asks counts as suspended; longer than a back end may take to
begin."""
NEWS = "answer"
"""The kind of news under which other tabs hear that an answer has begun."""


@dataclass(eq=False, kw_only=True)
class AnswerFollower:
    """Asks for answers, resumes them after drops, and stops them. `facts` are those of the errors
    that no request of its own reports."""

    answers: AnswersInProgress
    backend: Backend
    errors: ErrorMaker
    facts: RequestFacts
    ending: AnswerEnding
    store: AnswerStore
    presenter: AnswerPresenter
    clock: Clock
    network: Network
    owner: Owner
    console: Console
    locks: Locks
    tabs: Tabs

    def follow(self, record: AnswerRecord, view_id: str, *, restored: bool = False) -> Answer:
        """Begin to follow an answer, which is `view_id` on the page. `restored`: it comes from
        an earlier visit, another device or another tab."""
        result: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        answer = Answer(record, view_id, result, restored=restored)
        self.answers.add(answer)
        if record.completion_id:
            answer.started.set()
        answer.task = self.owner.task(self._run(answer))
        return answer

    async def stop(self, answer: Answer) -> None:
        """Stop an answer, and tell the server. The text so far stays."""
        answer.stopped = True
        self.ending.stopped(answer)
        can_tell = self.backend.can("stop")
        if can_tell and not answer.received:
            try:
                async with asyncio.timeout(START_WAIT):
                    await answer.started.wait()
            except TimeoutError:
                self.console.warn("the server could not be told to stop: no answer has begun")
        answer.abandon()
        await self.store.forget(answer.record)
        if can_tell and answer.record.completion_id:
            try:
                await self.backend.stop(answer.record.completion_id)
            except ApiError as error:
                self.console.warn(f"the server could not be told to stop: {error}")

    async def _run(self, answer: Answer) -> None:
        try:
            if not answer.restored:
                await self._keep(answer)
            await self._to_the_end(answer)
        except AlreadyFollowed as error:
            await self._merge(answer, error.other)
        except ServerGaveUp as reason:
            error = self.errors.of_answer(reason.failure, self.facts)
            explained = bool(reason.failure.key or reason.failure.sentence)
            await self.ending.broken(answer, error, final=True, explained=explained)
        except ApiError as error:
            if not answer.stopped:
                await self.ending.broken(answer, error)
        else:
            if not answer.stopped:
                await self.ending.completed(answer)
        finally:
            answer.release()
            self.answers.remove(answer)
            answer.started.set()
            answer.fail(self._error("aborted"))

    async def _to_the_end(self, answer: Answer) -> None:
        fruitless = 0
        while not answer.complete:
            before = answer.progress
            try:
                failure = await self._read_one_stream(answer)
            except EventSkipped:
                continue
            if answer.complete:
                break
            resumable = failure.type in RESUMABLE and not answer.stopped
            if not resumable or not may_go_on(answer, self.backend):
                raise failure
            if not self.network.online:
                await back_online(self.network)
                continue
            fruitless = 0 if answer.progress != before else fruitless + 1
            if fruitless > MAX_RESUMES:
                raise failure
            chance = self.clock.random()
            pause = _pause(answer, fruitless)
            await asyncio.sleep(retry_wait(fruitless, pause, failure.retry_after, chance))
        if answer.elsewhere and not answer.has_text and not answer.external.is_set():
            await self._wait_for_external(answer)

    async def _read_one_stream(self, answer: Answer) -> ApiError:
        """Read one stream to its end; gives what went wrong, for where the answer is not whole.

        Raises what no other stream can mend.
        """
        try:
            stream = await self._connect(answer)
        except ApiError as error:
            if not answer.record.completion_id:
                raise  # a POST has had its retries
            return error
        try:
            await self._read(answer, stream)
        except ApiError as error:
            return error
        finally:
            if stream.retry is not None:
                answer.retry = stream.retry
            await stream.aclose()
            answer.release()
        return self._error("network")  # it ended too early

    async def _read(self, answer: Answer, stream: AnswerStream) -> None:
        counted = stream.is_counted
        async for event in stream:
            ids = answer.ids
            grown = answer.take(event, stream.position, counted=counted)
            if isinstance(event, Title):
                self.ending.renamed(answer, event.text)
            if answer.ids != ids and not answer.complete:
                await self._named(answer)
            if grown:
                self.presenter.draw(answer)
            if answer.complete:
                return

    async def _connect(self, answer: Answer) -> AnswerStream:
        record = answer.record
        if not record.completion_id:
            await self._claim(answer)
        if not record.completion_id:
            return await self.backend.answer(record.request())
        answer.reconnected()
        return await self.backend.resume(record.completion_id, position=answer.last_event_id)

    async def _claim(self, answer: Answer) -> None:
        """Wait until no other tab is about to ask for the same answer, and see what came of it."""
        record = answer.record
        name = f"chat_py/answer/{record.id}"
        answer.release = self.owner.add(await self.locks.acquire(name, LOCK_PATIENCE))
        if not answer.restored:
            return
        kept = await self.store.again(record)
        if kept is None:
            raise self._error("aborted")  # another tab has seen it to its end
        record.completion_id, record.message_id = kept.completion_id, kept.message_id
        if record.completion_id:
            answer.release()

    async def _named(self, answer: Answer) -> None:
        """The server has named the answer: from now on it can be resumed, where that is possible
        at all."""
        self.answers.check_unique(answer)
        await self._keep(answer)
        answer.release()
        if answer.record.completion_id and self.backend.can("resume"):
            self.tabs.tell(NEWS, answer.record)
        self.presenter.named(answer)

    async def _merge(self, answer: Answer, other: Answer) -> None:
        """Two were asked for, and the server makes one of them: `other` shows it."""
        self.presenter.withdraw(answer)
        await self.store.forget(answer.record)
        try:
            result = await shared(other.result)
        except ApiError as error:
            answer.fail(error)
        else:
            answer.result.set_result(result)

    async def _wait_for_external(self, answer: Answer) -> None:
        try:
            async with asyncio.timeout(EXTERNAL_WAIT):
                await answer.external.wait()
        except TimeoutError:
            self.answers.give_up(answer)
            raise self._error("timeout") from None

    async def _keep(self, answer: Answer) -> None:
        """Keep what a later visit needs to go on with the answer, where the back end lets it."""
        if may_go_on(answer, self.backend):
            await self.store.put(answer.record)

    def _error(self, type_: ErrorType) -> ApiError:
        return self.errors.make(type_, self.facts)


def _pause(answer: Answer, fruitless: int) -> float:
    """Seconds of the first pause, which back-off multiplies. The server may ask for a shorter one
    than ours, but not to be hammered while nothing new comes."""
    if answer.retry is None:
        return FIRST_PAUSE
    return max(answer.retry, FIRST_PAUSE) if fruitless else answer.retry
