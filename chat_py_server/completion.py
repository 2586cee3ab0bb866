"""One answer, and the readers who follow it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from chat_py.models.answer_event import AnswerEvent, AnswerRestart
from chat_py.models.completion import StreamDelta, StreamDone, StreamStart
from chat_py_server.pieces import to_event
from chat_py_server.problems import ProblemError
from chat_py_server.sse import Event

__all__ = ["MAX_READERS", "Completion"]

MAX_READERS = 16
"""Streams of one answer at a time."""
BATCH = 256
"""Events that are sent together at most, so that a long answer leaves room for others."""


@dataclass(eq=False)
class Completion:
    """An answer: its pieces so far and, once it has ended, its last event."""

    id: str
    user_id: str
    message_id: str
    pieces: list[AnswerEvent] = field(default_factory=list[AnswerEvent])
    last: Event | None = None
    readers: int = 0
    left: bool = False
    _waiting: set[asyncio.Future[None]] = field(default_factory=set[asyncio.Future[None]])

    def add(self, piece: AnswerEvent) -> None:
        """The next piece. A restart stands in the place of those before it as well."""
        if isinstance(piece, AnswerRestart):
            self.pieces[:] = [piece] * len(self.pieces)
        self.pieces.append(piece)
        self._wake()

    def finish(self, last: Event) -> None:
        """The last event, `done` or `error`."""
        self.last = last
        self._wake()

    def leave(self) -> None:
        """End the streams without a last event: what follows is found elsewhere."""
        self.left = True
        self._wake()

    async def ended(self) -> None:
        """Wait until the answer has ended, or was left."""
        while self.last is None and not self.left:
            await self._news(60)

    def follow(self, after: int, heartbeat: float) -> AsyncIterator[list[Event]]:
        """`start`, the pieces with ids above `after` as they come, and the last event.

        Events that are there at the same time come together; an empty list stands for `heartbeat`
        seconds of silence.

        Raises:
            ProblemError: 429, `MAX_READERS` follow it already.
        """
        if self.readers >= MAX_READERS:
            raise ProblemError(
                429,
                f"{MAX_READERS} streams already follow this answer.",
                headers={"Retry-After": "5"},
            )
        return self._events(after, heartbeat)

    async def _events(self, after: int, heartbeat: float) -> AsyncIterator[list[Event]]:
        self.readers += 1
        try:
            events = [
                Event("start", StreamStart(completion_id=self.id, message_id=self.message_id))
            ]
            while True:
                pieces = self.pieces[after : after + BATCH]
                events += [
                    to_event(piece, number) for number, piece in enumerate(pieces, after + 1)
                ]
                after += len(pieces)
                ended = self.last is not None and after >= len(self.pieces)
                if ended and self.last is not None:
                    events += [*_title(self.last), self.last]
                yield events
                if ended or self.left:
                    return
                events = []
                if self.last is None and after >= len(self.pieces):
                    await self._news(heartbeat)
        finally:
            self.readers -= 1

    async def _news(self, patience: float) -> None:
        """Wait until there is something new, or for `patience` seconds."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(patience, _settle, waiter)
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            timer.cancel()
            self._waiting.discard(waiter)

    def _wake(self) -> None:
        for waiter in self._waiting:
            _settle(waiter)


def _title(last: Event) -> list[Event]:
    """The event that names the chat, where the answer did."""
    title = last.data.title if isinstance(last.data, StreamDone) else None
    return [Event("title", StreamDelta(text=title))] if title else []


def _settle(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
