"""One answer under way: what is known of it, and how it takes in what comes (contract §3)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic import ValidationError

from chat_py.answer.content import AnswerContent
from chat_py.answer.record import AnswerRecord
from chat_py.base.errors import ApiError
from chat_py.base.owner import Undo
from chat_py.border.json_text import read_json, scalar_json
from chat_py.border.surrogates import read_json_with_halves
from chat_py.http.errors import server_reason
from chat_py.http.sse import StreamEvent
from chat_py.models.completion import StreamDelta, StreamDone, StreamError, StreamStart
from chat_py.models.message import Message
from chat_py.models.parts import ReasoningPart, read_parts

__all__ = ["Answer", "EventSkipped", "ServerGaveUp"]

PIECES = frozenset({"delta", "reasoning", "tool", "source", "file", "notice", "usage", "restart"})
"""Events that may have a number of their own in an answer."""


class EventSkipped(Exception):
    """An id of the stream was left out: what comes after it must be asked for again."""


class ServerGaveUp(Exception):
    """The server ended the answer with an `error` event, or answered `{success: false}`."""

    def __init__(self, event: StreamError) -> None:
        super().__init__(event.error)
        self.event = event


@dataclass(eq=False)
class Answer:
    """An answer under way. `view_id` is its id on the page; `message_id` the server's.

    `stopped` once a person stopped it, `complete` once all of it is here. `received` tells that
    something of it came, after which it must not be asked for by POST again. `restored` came from
    an earlier visit or another tab. `release` releases the right to ask for it by POST. `retry` is
    how many seconds the server asks to wait before a stream that broke is resumed.
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
    done: StreamDone | None = None
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
        """Why the model ended it, where the server tells another reason than that all was said."""
        return (self.done.finish if self.done is not None else None) or ""

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

    def take(self, event: StreamEvent) -> bool:
        """Take one Server-Sent Event in; tells whether there is more to be shown.

        Raises `EventSkipped`, `ServerGaveUp`, and `ValueError` for data that cannot be read.
        """
        self.received = True
        kind = event.event
        if kind in PIECES:
            return self._follows(event) and self._take_piece(event)
        if kind == "start":
            start = StreamStart.model_validate_json(scalar_json(event.data))
            self.record.completion_id, self.record.message_id = (
                start.completion_id,
                start.message_id,
            )
            self.started.set()
        elif kind == "done":
            self.done = StreamDone.model_validate_json(scalar_json(event.data))
            return self.end()
        elif kind == "error":
            self.content.end()
            raise ServerGaveUp(StreamError.model_validate_json(scalar_json(event.data)))
        return False  # an event of a later version of the server

    def _follows(self, event: StreamEvent) -> bool:
        """Whether a piece is the next one. Those without an id of their own have the last one's."""
        number, last = _number(event.id), _number(self.last_event_id)
        if number is not None:
            if last is not None and (number < last or (number == last and event.event == "delta")):
                return False  # delivered twice
            if number > (last or 0) + 1 and self._asked_again != self.last_event_id:
                # Once: a server may have its own way of counting.
                self._asked_again = self.last_event_id
                raise EventSkipped
        return True

    def _take_piece(self, event: StreamEvent) -> bool:
        if event.event == "delta":
            text, halves = _text_of(event.data)
            self.add(text, halves=halves)
        elif event.event == "restart":
            self.content.restart()
        else:
            if self._from_start:
                self._begin_again()
            for part in read_parts([{**_object(event.data), "type": event.event}]) or ():
                if isinstance(part, ReasoningPart):
                    self.content.add_thought(part.text, part.seconds)
                else:
                    self.content.add_beside(part)
        self.last_event_id = event.id
        return True

    def add(self, text: str, *, halves: bool = False) -> None:
        """The next piece of the text; `halves` as for `AnswerContent.add`."""
        self.received = True
        if self._from_start:
            self._begin_again()
        self.content.add(text, halves=halves)

    def end(self) -> bool:
        """All of it is here; tells whether there is more to be shown."""
        self.complete = True
        return self.content.end()

    def _begin_again(self) -> None:
        """A stream that begins with the first word takes the place of what came before."""
        self._from_start = False
        self.content.restart()

    def take_json(self, body: str) -> None:
        """A whole answer as JSON, in any spelling of a message, or `{text}`.

        Raises `ServerGaveUp` for `{success: false}` and `ValueError` for anything but a message.
        """
        data = read_json(body)
        if not isinstance(data, dict):
            raise ValueError("an answer must be an object")
        fields = cast("dict[str, Any]", data)
        if fields.get("success") is False or (fields.get("error") and "content" not in fields):
            raise ServerGaveUp(StreamError(error=server_reason(fields)))
        spelled = {"content": fields["text"]} if "text" in fields else {}
        message = Message.model_validate({**spelled, **fields, "sender": "bot"})
        self.record.message_id = message.id or self.record.message_id
        for part in message.parts or ():
            if isinstance(part, ReasoningPart):
                self.content.add_thought(part.text, part.seconds)
        self.add(message.content)
        if self.record.message_id:
            self.done = StreamDone.model_validate({**fields, "messageId": self.record.message_id})


def _text_of(data: str) -> tuple[str, bool]:
    """The text of a `delta`, and whether there is half a surrogate pair in it."""
    try:
        return StreamDelta.model_validate_json(data).text, False
    except ValidationError:
        try:
            found: Any = _object(data).get("text")
        except ValueError:
            found = None
        if not isinstance(found, str):
            raise
        return found, True


def _object(data: str) -> dict[str, Any]:
    found: Any = read_json_with_halves(data)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _number(event_id: str) -> int | None:
    return int(event_id) if event_id.isascii() and event_id.isdecimal() else None
