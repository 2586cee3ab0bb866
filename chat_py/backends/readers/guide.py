"""The stream of contract §3 and §10, which `chat_py_server` sends.

Server-Sent Events with names: "start", "delta", "reasoning", "tool", "source", "file", "usage",
"title", "notice", and "done" or "error" as the last; `delta` has a running `id`. A server may also
answer with one JSON message, or with plain text (see `protocols.make_reader`).
"""

from __future__ import annotations

from typing import Any, cast

from pydantic import ValidationError

from chat_py.backends.readers.draft import AnswerDraft
from chat_py.backends.readers.failures import broken, unreadable
from chat_py.backends.readers.fields import Record, number_at, piece_at, text_at
from chat_py.base.errors import ERROR_TYPES, ErrorType
from chat_py.border.json_text import to_scalars, write_json
from chat_py.http.errors import server_reason
from chat_py.http.sse import StreamEvent
from chat_py.models.answer_event import (
    FINISH_REASONS,
    TOOL_STATES,
    AnswerFailure,
    FinishReason,
    Notice,
    ToolState,
)
from chat_py.models.message import Message

__all__ = ["GuideDialect"]

MAX_DIGITS = 16
PIECES = frozenset({"delta", "reasoning", "tool", "source", "file", "notice", "usage", "restart"})
"""Events that may have a number of their own in an answer."""
EXTRA = ("messageId", "currentStep", "totalSteps", "suggestions", "versions")


class GuideDialect:
    """One answer. A `delta` that was there before is skipped, one that was left out breaks the
    answer off, so that it is resumed; `last_event_id` is that of the last one before a drop."""

    def __init__(self, last_event_id: str = "") -> None:
        self._last = _number(last_event_id)

    def take(self, event: StreamEvent, data: Record, draft: AnswerDraft) -> None:
        kind = event.event
        if kind in PIECES and not self._follows(kind, event.id, draft):
            return
        if kind == "delta":
            draft.text(piece_at(data, "text"))
        elif kind == "restart":
            draft.restart()
        elif kind == "reasoning":
            draft.reasoning(piece_at(data, "text"), text_at(data, "signature"))
        elif kind == "tool":
            self._take_tool(data, draft)
        elif kind == "source":
            draft.source(text_at(data, "url"), text_at(data, "title"))
        elif kind == "file":
            media_type, size = text_at(data, "mediaType"), number_at(data, "size")
            draft.file(text_at(data, "url"), media_type, text_at(data, "name"), size)
        elif kind == "usage":
            draft.usage(number_at(data, "inputTokens"), number_at(data, "outputTokens"))
        elif kind == "title":
            draft.title(text_at(data, "text"))
        elif kind == "notice":
            level = text_at(data, "level")
            known = level if level in ("progress", "warning", "danger") else "info"
            draft.notice(Notice(text_at(data, "text"), known))
        else:
            self._take_frame(kind, data, draft)

    def end(self, draft: AnswerDraft, *, marked: bool) -> None:
        """Only an event ends an answer."""

    def _follows(self, kind: str, event_id: str, draft: AnswerDraft) -> bool:
        """Whether a piece is the next one. Those without an id of their own have the last one's."""
        number, last = _number(event_id), self._last
        if number is None:
            return True
        if last is not None and number > last + 1:
            draft.fail(broken())
            return False
        self._last = number if last is None else max(number, last)
        return last is None or number > last or (number == last and kind != "delta")

    def _take_frame(self, kind: str, data: Record, draft: AnswerDraft) -> None:
        if kind == "start":
            draft.start(
                completion_id=text_at(data, "completionId"), message_id=text_at(data, "messageId")
            )
        elif kind == "done":
            draft.start(message_id=text_at(data, "messageId"))
            self._take_done(data, draft)
        elif kind == "error":
            self._take_error(data, draft)
        elif kind == "message":
            self._take_message(data, draft)

    def _take_done(self, data: Record, draft: AnswerDraft) -> None:
        finish = text_at(data, "finish")
        if data.get("stopped") is True:
            finish = "stopped"
        known = cast("FinishReason", finish) if finish in FINISH_REASONS else "stop"
        extra = {name: data[name] for name in EXTRA if data.get(name) is not None}
        draft.done(known, to_scalars(extra))

    def _take_error(self, data: Record, draft: AnswerDraft) -> None:
        given = text_at(data, "type")
        kind = cast("ErrorType", given) if given in ERROR_TYPES else "server"
        words, wait = server_reason(data), number_at(data, "retryAfter")
        draft.fail(AnswerFailure(kind, f"error.{kind}", {}, words, float(wait) if wait else None))

    def _take_tool(self, data: Record, draft: AnswerDraft) -> None:
        call, state = text_at(data, "id"), text_at(data, "state")
        tool = draft.tool(call, text_at(data, "name"), id=call, title=text_at(data, "title"))
        tool.title = text_at(data, "title") or tool.title
        tool.approval_id = text_at(data, "approvalId") or tool.approval_id
        tool.state = cast("ToolState", state) if state in TOOL_STATES else tool.state
        if data.get("input") is not None:
            draft.tool_input(tool, data["input"])
        if tool.state != "running" or data.get("output") is not None:
            draft.tool_end(tool, tool.state, data.get("output"))

    def _take_message(self, data: Record, draft: AnswerDraft) -> None:
        """A whole answer in JSON: a message in any spelling, or `{text}`."""
        if data.get("success") is False or (data.get("error") and "content" not in data):
            self._take_error(data, draft)
            return
        fields: dict[str, Any] = {**to_scalars(data), "sender": "bot"}
        if "text" in data:
            fields.setdefault("content", fields["text"])
        try:
            message = Message.model_validate(fields)
        except ValidationError:
            draft.fail(unreadable(write_json(data)))
            return
        draft.start(message_id=message.id)
        draft.text(message.content)
        self._take_done({"messageId": message.id, **data}, draft)


def _number(event_id: str) -> int | None:
    counted = event_id.isascii() and event_id.isdecimal() and len(event_id) < MAX_DIGITS
    return int(event_id) if counted else None
