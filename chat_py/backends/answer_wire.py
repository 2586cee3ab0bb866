"""The events of an answer as they are written (contract §3 and §10): a name, and an object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from pydantic import ValidationError

from chat_py.base.errors import ERROR_TYPES, ErrorType
from chat_py.border.json_text import read_json, to_scalars
from chat_py.border.surrogates import read_json_with_halves
from chat_py.http.errors import server_reason
from chat_py.models.answer_event import (
    FINISH_REASONS,
    AnswerDone,
    AnswerElsewhere,
    AnswerEvent,
    AnswerFailure,
    AnswerRestart,
    AnswerStart,
    FinishReason,
    TextDelta,
    Title,
    Usage,
)
from chat_py.models.completion import StreamDelta, StreamDone, StreamError, StreamUsage
from chat_py.models.message import Message
from chat_py.models.parts import TextPart, event_of, read_parts, text_in

__all__ = [
    "events_of_fields",
    "events_of_message",
    "events_of_text",
    "text_of_delta",
    "whole_message",
]

PARTS = frozenset({"reasoning", "tool", "source", "file", "notice"})
KNOWN = PARTS | {"text", "start", "restart", "title", "usage", "done", "elsewhere", "error"}
EXTRA = ("message_id", "current_step", "total_steps", "suggestions", "versions")


def events_of_text(kind: str, data: str) -> Iterable[AnswerEvent]:
    """One event of a stream, whose `data` is JSON; nothing for one of a later version.

    Raises `ValueError` for data that cannot be read.
    """
    if kind == "delta":  # nearly all: a tuple is cheaper than a generator
        return (TextDelta(text_of_delta(data)),)
    if kind not in KNOWN:  # a heartbeat, too, which may have words for its data
        return ()
    try:
        found: Any = read_json_with_halves(data)
    except ValueError:
        if kind != "error":
            raise
        found = data  # words
    if kind == "error" and isinstance(found, str):
        found = {"error": found}
    fields = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    return events_of_fields(kind, fields)


def events_of_fields(kind: str, fields: dict[str, Any]) -> Iterator[AnswerEvent]:
    """One event, as an object; nothing for a name that is not known.

    Raises `ValueError` for fields that cannot be read.
    """
    if kind in ("delta", "text"):
        yield TextDelta(StreamDelta.model_validate(fields).text)
    elif kind in PARTS:
        # Thoughts come in pieces, whose halves of characters may meet.
        whole = fields if kind == "reasoning" else to_scalars(fields)
        yield from map(event_of, read_parts([{**whole, "type": kind}]) or ())
    elif kind == "start":
        yield _start(to_scalars(fields))
    elif kind == "restart":
        yield AnswerRestart()
    elif kind == "title":
        yield Title(StreamDelta.model_validate(to_scalars(fields)).text)
    elif kind == "usage":
        usage = StreamUsage.model_validate(fields)
        yield Usage(usage.input_tokens, usage.output_tokens)
    elif kind == "done":
        yield _done(StreamDone.model_validate(to_scalars(fields)))
    elif kind == "elsewhere":
        yield AnswerElsewhere()
    elif kind == "error":
        fields = to_scalars(fields)
        yield _failure(StreamError.model_validate({**fields, "error": server_reason(fields)}))


def whole_message(body: str) -> Iterator[AnswerEvent]:
    """A whole answer as JSON text, in any spelling of a message, or `{text}`. An empty one says
    that the answer is delivered by another way.

    Raises `ValueError` for anything but a message.
    """
    data: Any = read_json(body) if body.strip() else {}
    if not isinstance(data, dict):
        raise ValueError("an answer must be an object")
    yield from events_of_message(cast("dict[str, Any]", data))


def events_of_message(fields: dict[str, Any]) -> Iterator[AnswerEvent]:
    """A whole answer as an object. Raises `ValueError` for anything but a message."""
    if fields.get("success") is False or (fields.get("error") and "content" not in fields):
        yield _failure(StreamError(error=server_reason(fields)))
        return
    spelled = {"content": fields["text"]} if "text" in fields else {}
    message = Message.model_validate({**spelled, **fields, "sender": "bot"})
    parts = message.parts or []
    has_text = bool(message.content) and text_in(parts) == message.content
    yield from (event_of(part) for part in parts if has_text or not isinstance(part, TextPart))
    if message.content and not has_text:
        yield TextDelta(message.content)
    if message.id:
        yield _done(StreamDone.model_validate({**fields, "messageId": message.id}))
    else:
        yield AnswerDone() if message.content or parts else AnswerElsewhere()


def text_of_delta(data: str) -> str:
    """The text of a `delta`, with any half of a surrogate pair that is in it.

    Raises `ValueError` for data that cannot be read.
    """
    try:
        return StreamDelta.model_validate_json(data).text
    except ValidationError:
        try:
            found: Any = read_json_with_halves(data)
        except ValueError:
            found = ()
        text: Any = cast("dict[str, Any]", found).get("text") if isinstance(found, dict) else found
        if found is None or isinstance(text, str):
            return text or ""
        raise


def _start(fields: dict[str, Any]) -> AnswerStart:
    names = ("completionId", "messageId")
    completion_id, message_id = (str(fields.get(name) or "") for name in names)
    return AnswerStart(completion_id, message_id)


def _done(done: StreamDone) -> AnswerDone:
    finish = "stopped" if done.stopped else done.finish or "stop"
    known = cast("FinishReason", finish) if finish in FINISH_REASONS else "other"
    fields = done.model_dump(include=set(EXTRA), exclude_none=True, by_alias=True)
    if not done.message_id:
        del fields["messageId"]
    return AnswerDone(known, fields)


def _failure(error: StreamError) -> AnswerFailure:
    type_ = cast("ErrorType", error.type) if error.type in ERROR_TYPES else "server"
    return AnswerFailure(type_, details=error.error, retry_after=error.retry_after)
