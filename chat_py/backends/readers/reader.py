"""The reader: bytes of a response's body in, events of the answer out."""

from __future__ import annotations

from typing import Any, Protocol, cast

from chat_py.backends.readers.draft import AnswerDraft, Limits
from chat_py.backends.readers.failures import (
    broken,
    reported,
    too_large,
    unreadable,
    web_page,
    wrong_protocol,
)
from chat_py.backends.readers.fields import Record
from chat_py.backends.readers.framing import AnyFraming
from chat_py.backends.readers.signs import protocol_of
from chat_py.border.surrogates import read_json_with_halves
from chat_py.http.sse import StreamEvent
from chat_py.models.answer_event import AnswerEvent

__all__ = ["AnswerReader", "Dialect"]

DONE = "[DONE]"
KEEP_ALIVES = frozenset({"ping", "heartbeat", "keepalive", "keep-alive"})
SSE_FIELDS = (b":", b"data", b"event", b"id", b"retry")


class Dialect(Protocol):
    """What is particular to one protocol. One object reads one answer."""

    def take(self, event: StreamEvent, data: Record, draft: AnswerDraft) -> None:
        """One event, whose data is the JSON object `data`. Unknown ones are ignored."""
        ...

    def end(self, draft: AnswerDraft, *, marked: bool) -> None:
        """The body has ended; `marked` where `[DONE]` said so. The dialect says that the answer is
        done if it is; otherwise it broke off."""
        ...


class AnswerReader:
    """Reads one answer. `feed` it the body's bytes as they come, then call `end` once.

    `protocol` is the dialect's name, `limits` what it takes at most. After `AnswerDone` or
    `AnswerFailure` nothing follows: the rest of the body need not be read. No bytes lead to an
    exception.
    """

    def __init__(self, protocol: str, dialect: Dialect, *, limits: Limits | None = None) -> None:
        self.protocol = protocol
        self._limits = limits or Limits()
        self._dialect = dialect
        self._framing = AnyFraming()
        self._draft = AnswerDraft(self._limits)
        self._size = self._incomplete = 0
        self._known = False
        self._any = False

    @property
    def finished(self) -> bool:
        """Whether `AnswerDone` or `AnswerFailure` was given."""
        return self._draft.finished

    @property
    def last_event_id(self) -> str:
        """The id (or number) of the last event, from which the stream can be resumed."""
        return self._draft.position or self._framing.last_event_id

    def feed(self, chunk: bytes) -> list[AnswerEvent]:
        """The events that `chunk` completes."""
        draft = self._draft
        if draft.finished:
            return []
        self._size += len(chunk)
        if self._size > self._limits.body:
            draft.fail(too_large("body"))
            return draft.take()
        events = self._framing.feed(chunk)
        self._incomplete = 0 if events else self._incomplete + len(chunk)
        if self._incomplete > self._limits.event:
            draft.fail(too_large("event"))
        for event in events:
            self._take(event)
        if self._framing.is_page:
            draft.fail(web_page())
        return draft.take()

    def end(self) -> list[AnswerEvent]:
        """The events that the end of the body completes; the last one ends the answer."""
        draft = self._draft
        if draft.finished:
            return []
        for event in self._framing.end():
            self._take(event)
        if not draft.finished:
            self._dialect.end(draft, marked=False)
        if not draft.finished:
            draft.fail(self._why_nothing_more())
        return draft.take()

    def _take(self, event: StreamEvent) -> None:
        draft = self._draft
        text = event.data
        if draft.finished or not text or text.isspace():
            return
        self._any = True
        if text.strip() == DONE:
            self._dialect.end(draft, marked=True)
            if not draft.finished:
                draft.fail(broken())
            return
        try:
            data = read_json_with_halves(text)
        except ValueError:
            self._take_text(event)
            return
        for item in cast("list[Any]", data) if isinstance(data, list) else [data]:
            if isinstance(item, dict) and not draft.finished:
                self._take_record(event, cast("Record", item))

    def _take_record(self, event: StreamEvent, data: Record) -> None:
        if not self._known:
            found = protocol_of(event.event, data)
            if found and found != self.protocol:
                self._draft.fail(wrong_protocol(self.protocol, found))
                return
            self._known = bool(found)
        self._dialect.take(event, data, self._draft)

    def _take_text(self, event: StreamEvent) -> None:
        """Data that is not JSON."""
        if event.event == "error":
            self._draft.fail(reported("", event.data))
        elif event.event not in KEEP_ALIVES:
            self._draft.fail(unreadable(event.data))

    def _why_nothing_more(self) -> Any:
        head = self._framing.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not self._any and head and not head.startswith(SSE_FIELDS):
            return unreadable(head.decode("utf-8", "replace"))
        return broken()
