"""Answers that other instances write, as readers follow them on this one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from chat_py.models.answer_event import AnswerEvent
from chat_py_server.broker import Broker, Published
from chat_py_server.completion import Completion
from chat_py_server.problems import ProblemError, StorageError
from chat_py_server.repository import Repository, RunningAnswer
from chat_py_server.sse import Event, last_event

__all__ = ["Followed"]

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between two looks at the storage, where ends what nobody tells any more."""
STOP_PATIENCE = 20.0
"""Seconds that another instance has to stop an answer."""


class Followed:
    """Keeps a copy of each answer that somebody follows here until it has ended."""

    def __init__(self, repository: Repository, broker: Broker) -> None:
        self._repository = repository
        self._broker = broker
        self._answers: dict[str, Completion] = {}
        self._looking: asyncio.Task[None] | None = None

    def follow(self, user: str, completion_id: str, running: RunningAnswer) -> Completion:
        """The answer, which goes on as its owner tells, or else as it is stored."""
        known = self._answers.get(completion_id)
        if known is not None:
            return known
        answer = Completion(completion_id, user, running.message_id, list(running.pieces))
        self._answers[completion_id] = answer

        def receive(news: Sequence[Published]) -> None:
            for item in news:
                if item.number != len(answer.pieces) + 1 or answer.last is not None:
                    continue  # known from the storage, or after a gap, which the storage fills
                if isinstance(item.told, Event):
                    self._finish(answer, item.told)
                else:
                    answer.add(item.told)

        self._broker.follow(completion_id, len(answer.pieces), receive)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return answer

    async def stop(self, answer: Completion, owner: str) -> None:
        """Have the answer stopped where it is written.

        Raises `ProblemError` 503 where that does not happen in time, or nobody can be asked.
        """
        if not self._broker.connects:
            raise ProblemError(
                503, "Another server process is writing this answer.", headers={"Retry-After": "5"}
            )
        await self._broker.ask_to_stop(owner, answer.id)
        try:
            async with asyncio.timeout(STOP_PATIENCE):
                await answer.ended()
        except TimeoutError as error:
            raise ProblemError(
                503, "The answer could not be stopped.", headers={"Retry-After": "5"}
            ) from error

    async def close(self) -> None:
        """End the streams; readers find the answers on another instance. A second call does
        nothing."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})
        for answer in list(self._answers.values()):
            self._broker.unfollow(answer.id)
            answer.leave()
        self._answers.clear()

    def _finish(self, answer: Completion, last: Event) -> None:
        self._broker.unfollow(answer.id)
        self._answers.pop(answer.id, None)
        answer.finish(last)

    async def _look(self) -> None:
        """See to it that each answer ends here, too, whatever becomes of its instance and of what
        it told."""
        while self._answers:
            await asyncio.sleep(LOOK_EVERY)
            for answer in list(self._answers.values()):
                try:
                    await self._compare(answer)
                except StorageError as error:
                    if error.reason == "failed":  # the rest is in the log already
                        log.warning("The answers of other instances cannot be seen: %s", error)
                    break
                except ProblemError as error:  # it was removed with its user
                    log.warning("The answer %s is not there any more: %s", answer.id, error)
                    self._finish(answer, last_event("broken", REMOVED))

    async def _compare(self, answer: Completion) -> None:
        before = len(answer.pieces)
        stored = await self._repository.find_answer(answer.user_id, answer.id)
        if answer.last is not None or (
            isinstance(stored, RunningAnswer) and before != len(answer.pieces)
        ):
            return  # it goes on without help
        missing: Sequence[AnswerEvent] = stored.pieces[len(answer.pieces) :]
        for piece in missing:
            answer.add(piece)
        if missing and self._broker.connects and isinstance(stored, RunningAnswer):
            log.warning("Pieces of the answer %s were not told, but found", answer.id)
        if not isinstance(stored, RunningAnswer):
            self._finish(answer, last_event(stored.state, stored.last))


REMOVED = '{"error":"The answer was removed."}'
