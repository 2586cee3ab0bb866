"""The pieces of an answer: how each is sent, and stored while the answer is written.

Every piece has a number, its event id. Once an answer has ended, its message has the parts that the
pieces make; with the extent of each piece, the parts are the same pieces again (`cut`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic_core import from_json, to_json

from chat_py.models.answer_event import (
    AnswerEvent,
    AnswerRestart,
    ReasoningDelta,
    TextDelta,
    ToolCall,
    Usage,
)
from chat_py.models.completion import StreamRestart, StreamUsage
from chat_py.models.parts import (
    Part,
    ReasoningPart,
    TextPart,
    event_of,
    part_of,
    read_parts,
    text_in,
)
from chat_py_server.sse import Event

__all__ = ["cut", "dump", "extents", "is_piece", "load", "size", "to_event"]


def is_piece(event: AnswerEvent) -> bool:
    """Whether an event is a piece of the answer, which readers and the storage get."""
    return isinstance(event, (TextDelta, AnswerRestart, Usage)) or part_of(event) is not None


def size(piece: AnswerEvent) -> int:
    """Characters of a piece, about."""
    if isinstance(piece, (TextDelta, ReasoningDelta)):
        return len(piece.text)
    return len(dump(piece)[1])


def to_event(piece: AnswerEvent, number: int) -> Event:
    """The event that a reader gets."""
    if isinstance(piece, TextDelta):
        return Event("delta", to_json({"text": piece.text}).decode(), number)
    if isinstance(piece, AnswerRestart):
        return Event("restart", StreamRestart(), number)
    if isinstance(piece, Usage):
        tokens = StreamUsage(input_tokens=piece.input_tokens, output_tokens=piece.output_tokens)
        return Event("usage", tokens, number)
    part = part_of(piece)
    assert part is not None, piece
    return Event(part.type, part, number)


def dump(piece: AnswerEvent) -> tuple[str, str]:
    """Kind and text of a piece, as they are stored."""
    if isinstance(piece, TextDelta):
        return "", piece.text
    event = to_event(piece, 0)
    return event.name, event.json


def load(kind: str, text: str) -> AnswerEvent:
    """The piece that was stored so."""
    if not kind:
        return TextDelta(text)
    if kind == "restart":
        return AnswerRestart()
    if kind == "usage":
        tokens = StreamUsage.model_validate_json(text)
        return Usage(tokens.input_tokens, tokens.output_tokens)
    return _load_part(text)


def _load_part(text: str) -> AnswerEvent:
    return event_of((read_parts([from_json(text)]) or [])[0])


def extents(pieces: Iterable[AnswerEvent]) -> str:
    """The extent of each piece, from which `cut` makes them of the parts again: "4" characters of
    text, "r12" characters of reasoning, "s" its duration, "p0" the first of the other parts, "u"
    the usage, "x" a restart."""
    tools: dict[str, int] = {}
    others = 0
    found: list[str] = []
    for piece in pieces:
        if isinstance(piece, TextDelta):
            found.append(str(len(piece.text)))
        elif isinstance(piece, ReasoningDelta):
            found.append("s" if piece.seconds is not None else f"r{len(piece.text)}")
        elif isinstance(piece, Usage):
            found.append("u")
        elif isinstance(piece, AnswerRestart):
            found.append("x")
            tools, others = {}, 0
        elif isinstance(piece, ToolCall) and piece.id in tools:
            found.append(f"p{tools[piece.id]}")
        else:
            if isinstance(piece, ToolCall):
                tools[piece.id] = others
            found.append(f"p{others}")
            others += 1
    return ",".join(found)


def cut(extents: str, parts: Sequence[Part], usage: Usage) -> list[AnswerEvent]:
    """The pieces of an answer that has ended. A tool is in each as it was at last."""
    thoughts = [part for part in parts if isinstance(part, ReasoningPart)]
    text, thought = text_in(parts), "".join(part.text for part in thoughts)
    seconds = iter([part.seconds for part in thoughts if part.seconds is not None])
    others = [part for part in parts if not isinstance(part, (TextPart, ReasoningPart))]
    at = thought_at = 0
    pieces: list[AnswerEvent] = []
    for extent in extents.split(",") if extents else ():
        kind, number = extent[0], int(extent.lstrip("rspux") or 0)
        if kind == "r":
            pieces.append(ReasoningDelta(thought[thought_at : thought_at + number]))
            thought_at += number
        elif kind == "s":
            pieces.append(ReasoningDelta("", seconds=next(seconds, None)))
        elif kind == "p":
            pieces.append(event_of(others[number]))
        elif kind == "u":
            pieces.append(usage)
        elif kind == "x":
            pieces.append(AnswerRestart())
        else:
            pieces.append(TextDelta(text[at : at + number]))
            at += number
    return pieces
