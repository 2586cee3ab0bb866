"""One answer under way: what is known of it, and how it takes in what comes (contract §3)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic_core import from_json

from chat_py.answer.record import AnswerRecord
from chat_py.base.errors import ApiError
from chat_py.base.owner import Undo
from chat_py.http.errors import server_reason
from chat_py.http.sse import StreamEvent
from chat_py.models.completion import StreamDelta, StreamDone, StreamError, StreamStart
from chat_py.models.message import Message

__all__ = ["Answer", "EventSkipped", "ServerGaveUp"]


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
    restarted: bool = False
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
    _from_start: bool = False
    _asked_again: str | None = None
    # Joined only when read: adding to one string for each word costs O(n²).
    _pieces: list[str] = field(default_factory=list[str])
    _unseen: list[str] = field(default_factory=list[str])

    @property
    def text(self) -> str:
        """All of it, so far."""
        self._pieces = ["".join(self._pieces)]
        return self._pieces[0]

    @property
    def has_text(self) -> bool:
        """Whether any of it has come."""
        return any(self._pieces)

    def take_unseen(self) -> tuple[str, bool]:
        """What has come since the last call; and whether the text has started over before it."""
        fresh = ("".join(self._unseen), self.restarted)
        self._unseen, self.restarted = [], False
        return fresh

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
        return self.text, self.record.completion_id

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
        """Take one Server-Sent Event in; tells whether the text has grown.

        Raises `EventSkipped`, `ServerGaveUp`, and `ValueError` for data that cannot be read.
        """
        self.received = True
        if event.event == "start":
            start = StreamStart.model_validate_json(event.data)
            self.record.completion_id, self.record.message_id = (
                start.completion_id,
                start.message_id,
            )
            self.started.set()
        elif event.event == "done":
            self.done = StreamDone.model_validate_json(event.data)
            self.complete = True
        elif event.event == "error":
            raise ServerGaveUp(StreamError.model_validate_json(event.data))
        elif event.event == "delta":
            return self._take_delta(event)
        return False  # an event of a later version of the server

    def _take_delta(self, event: StreamEvent) -> bool:
        number, last = _number(event.id), _number(self.last_event_id)
        if number is not None:
            if last is not None and number <= last:
                return False  # delivered twice
            if number > (last or 0) + 1 and self._asked_again != self.last_event_id:
                # Once: a server may have its own way of counting.
                self._asked_again = self.last_event_id
                raise EventSkipped
        self.add(StreamDelta.model_validate_json(event.data).text)
        self.last_event_id = event.id
        return True

    def add(self, text: str) -> None:
        """The next piece of the text."""
        if self._from_start:
            self._from_start = False
            self.restarted = bool(self._pieces)
            self._pieces, self._unseen = [], []
        self.received = True
        self._pieces.append(text)
        self._unseen.append(text)

    def take_json(self, body: str) -> None:
        """A whole answer as JSON, in any spelling of a message, or `{text}`.

        Raises `ServerGaveUp` for `{success: false}` and `ValueError` for anything but a message.
        """
        data = from_json(body, allow_inf_nan=False)
        if not isinstance(data, dict):
            raise ValueError("an answer must be an object")
        fields = cast("dict[str, Any]", data)
        if fields.get("success") is False or (fields.get("error") and "content" not in fields):
            raise ServerGaveUp(StreamError(error=server_reason(fields)))
        spelled = {"content": fields["text"]} if "text" in fields else {}
        message = Message.model_validate({**spelled, **fields, "sender": "bot"})
        self.record.message_id = message.id or self.record.message_id
        self.add(message.content)
        if self.record.message_id:
            self.done = StreamDone.model_validate({**fields, "messageId": self.record.message_id})


def _number(event_id: str) -> int | None:
    return int(event_id) if event_id.isascii() and event_id.isdecimal() else None
