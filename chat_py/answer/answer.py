"""One answer under way: what is known of it, and how it takes in what comes (contract §3)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from chat_py.answer.content import AnswerContent
from chat_py.answer.record import AnswerRecord
from chat_py.base.errors import ApiError
from chat_py.base.owner import Undo
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerElsewhere,
    AnswerEvent,
    AnswerFailure,
    AnswerRestart,
    AnswerStart,
    FileLink,
    Notice,
    ReasoningDelta,
    Source,
    TextDelta,
    ToolCall,
    Usage,
)
from chat_py.models.parts import part_of

__all__ = ["Answer", "EventSkipped", "ServerGaveUp"]

BESIDE = (ToolCall, Source, FileLink, Notice)
PIECES = (TextDelta, ReasoningDelta, *BESIDE, Usage, AnswerRestart)
"""Events that may have a number of their own in an answer."""
MAX_DIGITS = 16
"""Of a number that counts events; `int` refuses what has thousands."""


class EventSkipped(Exception):
    """An id of the stream was left out: what comes after it must be asked for again."""


class ServerGaveUp(Exception):
    """The server said that the answer broke off."""

    def __init__(self, failure: AnswerFailure) -> None:
        super().__init__(failure.details)
        self.failure = failure


@dataclass(eq=False)
class Answer:
    """An answer under way. `view_id` is its id on the page; `message_id` the server's.

    `stopped` once a person stopped it, `complete` once all of it is here. `elsewhere`: its text is
    delivered by another way. `received` tells that something of it came, after which it must not be
    asked for by POST again. `restored` came from an earlier visit or another tab. `release`
    releases the right to ask for it by POST. `retry` is how many seconds the server asks to wait
    before a stream that broke is resumed.
    """

    record: AnswerRecord
    view_id: str
    result: asyncio.Future[dict[str, Any]]
    last_event_id: str = ""
    shown: bool = False
    received: bool = False
    complete: bool = False
    stopped: bool = False
    restored: bool = False
    retry: float | None = None
    release: Undo = lambda: None
    done: AnswerDone | None = None
    elsewhere: bool = False
    usage: Usage | None = None
    task: asyncio.Task[None] | None = None
    started: asyncio.Event = field(default_factory=asyncio.Event)
    external: asyncio.Event = field(default_factory=asyncio.Event)
    content: AnswerContent = field(default_factory=AnswerContent)
    _from_start: bool = False
    _asked_again: str | None = None

    @property
    def text(self) -> str:
        """All of its text, so far."""
        return self.content.text

    @property
    def has_text(self) -> bool:
        """Whether any text has come."""
        return self.content.has_text

    @property
    def finish(self) -> str:
        """Why the model ended it, where that is another reason than that all was said."""
        return self.done.finish if self.done is not None and self.done.finish != "stop" else ""

    @property
    def ids(self) -> tuple[str, str]:
        """The server's ids of the answer and of its message; empty until they are known."""
        return self.record.completion_id, self.record.message_id

    @property
    def message_id(self) -> str:
        """The id of the message: the server's, or that on the page until it is known."""
        return self.record.message_id or self.view_id

    @property
    def progress(self) -> object:
        """What differs once another stream has brought something new."""
        return self.last_event_id, self.text, self.record.completion_id

    @property
    def may_be_asked_for(self) -> bool:
        """Whether it may be asked for again: by its id, or, where nothing of it has come yet, by
        the same POST, which the idempotency key makes harmless."""
        return bool(self.record.completion_id) or not self.received

    def succeed(self, *, stopped: bool) -> None:
        """Give the result to whoever waits for it, unless they have one."""
        if not self.result.done():
            result: dict[str, Any] = {"messageId": self.message_id, "content": self.text}
            self.result.set_result({**result, "stopped": True} if stopped else result)

    def fail(self, error: ApiError) -> None:
        """Reject whoever waits for the result, unless they have one. Nobody may be waiting: the
        failure is shown at the answer, and is no news to the console."""
        if not self.result.done():
            self.result.set_exception(error)
            self.result.exception()  # asyncio reports one that was never looked at

    def abandon(self) -> None:
        """Stop following it here; the server keeps writing it."""
        self.stopped = True
        if self.task is not None:
            self.task.cancel()

    def reconnected(self) -> None:
        """A new stream begins. Without an id to continue from, it begins with the first word."""
        self._from_start = not self.last_event_id

    def take(self, event: AnswerEvent, position: str = "", *, counted: bool = False) -> bool:
        """Take one event in; tells whether there is more to be shown. `position` and `counted` are
        those of the stream that it came by.

        Raises `EventSkipped` and `ServerGaveUp`.
        """
        self.received = True
        if isinstance(event, PIECES):
            if counted and not self._follows(event, position):
                return False
            self._take_piece(event)
            self.last_event_id = position
            return True
        if isinstance(event, AnswerStart):
            record = self.record
            record.completion_id = event.completion_id or record.completion_id
            record.message_id = event.message_id or record.message_id
            self.started.set()
        elif isinstance(event, AnswerDone):
            self.done = event
            self.record.message_id = event.extra.get("messageId") or self.record.message_id
            return self.end()
        elif isinstance(event, AnswerElsewhere):
            self.elsewhere = True
            return self.end()
        elif isinstance(event, AnswerFailure):
            self.content.end()
            raise ServerGaveUp(event)
        return False

    def _follows(self, event: AnswerEvent, position: str) -> bool:
        """Whether a piece is the next one. Those without a number of their own have the last
        one's."""
        number, last = _number(position), _number(self.last_event_id)
        if number is not None:
            if last is not None and (
                number < last or (number == last and isinstance(event, TextDelta))
            ):
                return False  # delivered twice
            if number > (last or 0) + 1 and self._asked_again != self.last_event_id:
                # Once: a server may have its own way of counting.
                self._asked_again = self.last_event_id
                raise EventSkipped
        return True

    def _take_piece(self, event: AnswerEvent) -> None:
        if isinstance(event, TextDelta):
            self.add(event.text)
        elif isinstance(event, AnswerRestart):
            self.content.restart()
        else:
            if self._from_start:
                self._begin_again()
            if isinstance(event, ReasoningDelta):
                self.content.add_thought(event.text, event.seconds)
            elif isinstance(event, Usage):
                self.usage = event
            elif (part := part_of(event)) is not None:
                self.content.add_beside(part)

    def add(self, text: str) -> None:
        """The next piece of the text."""
        self.received = True
        if self._from_start:
            self._begin_again()
        self.content.add(text)

    def end(self) -> bool:
        """All of it is here; tells whether there is more to be shown."""
        self.complete = True
        return self.content.end()

    def _begin_again(self) -> None:
        """A stream that begins with the first word takes the place of what came before."""
        self._from_start = False
        self.content.restart()


def _number(event_id: str) -> int | None:
    counted = event_id.isascii() and event_id.isdecimal() and len(event_id) <= MAX_DIGITS
    return int(event_id) if counted else None
