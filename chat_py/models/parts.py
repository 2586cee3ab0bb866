"""The parts of a message (contract §10): its text, and what stands beside it.

An answer comes as events (`answer_event`) and is stored and shown as parts; each part has the
fields of its event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Annotated, Any, Literal, cast

from pydantic import Field, TypeAdapter, ValidationError

from chat_py.models.answer_event import (
    AnswerEvent,
    AnswerRestart,
    FileLink,
    Notice,
    ReasoningDelta,
    Source,
    TextDelta,
    ToolCall,
    ToolState,
)
from chat_py.models.fields import Address, Text, Wire

__all__ = [
    "FilePart",
    "NoticePart",
    "Part",
    "PartCollector",
    "ReasoningPart",
    "SourcePart",
    "TextPart",
    "ToolPart",
    "collect",
    "event_of",
    "is_answer",
    "is_passing",
    "once_stopped",
    "part_of",
    "read_parts",
    "reasoning_in",
    "sources_in",
    "text_in",
]


class TextPart(Wire):
    """Markdown."""

    type: Literal["text"] = "text"
    text: Text = ""


class ReasoningPart(Wire):
    """What the model thought before it answered, for so many `seconds` where that is known."""

    type: Literal["reasoning"] = "reasoning"
    text: Text = ""
    signature: Text | None = None
    seconds: float | None = None


class ToolPart(Wire):
    """A call of a tool, and what came of it."""

    type: Literal["tool"] = "tool"
    id: Text = ""
    name: Text = ""
    title: Text | None = None
    input: Any = None
    output: Any = None
    state: ToolState = "running"
    approval_id: Text | None = None
    signature: Text | None = None


class SourcePart(Wire):
    """Something that the answer is based on."""

    type: Literal["source"] = "source"
    url: Text = ""
    title: Text | None = None


class FilePart(Wire):
    """A file at an address, of so many bytes (`size`) where that is known."""

    type: Literal["file"] = "file"
    url: Address = ""
    media_type: Text | None = None
    name: Text | None = None
    size: int | None = None


class NoticePart(Wire):
    """Something that the server tells beside the answer."""

    type: Literal["notice"] = "notice"
    text: Text = ""
    level: Literal["progress", "info", "warning", "danger"] = "info"


Part = Annotated[
    TextPart | ReasoningPart | ToolPart | SourcePart | FilePart | NoticePart,
    Field(discriminator="type"),
]
_PART: TypeAdapter[Part] = TypeAdapter(Part)
_PARTS: dict[type[AnswerEvent], type[Part]] = {
    TextDelta: TextPart,
    ReasoningDelta: ReasoningPart,
    ToolCall: ToolPart,
    Source: SourcePart,
    FileLink: FilePart,
    Notice: NoticePart,
}
_EVENTS = {part: event for event, part in _PARTS.items()}


def read_parts(value: object, context: Any = None) -> list[Part] | None:
    """The parts that can be read of what a server sends: unknown ones do not lose the others.
    `context` is that of the validation (`Address`)."""
    if not isinstance(value, list):
        return None
    found: list[Part] = []
    for item in cast("list[object]", value):
        try:
            found.append(_PART.validate_python(item, context=context))
        except ValidationError:
            continue
    return found


def part_of(event: AnswerEvent) -> Part | None:
    """The part that an event begins, continues or changes; `None` where it is of none."""
    model = _PARTS.get(type(event))
    if model is None:
        return None
    values = {item.name: getattr(event, item.name) for item in fields(event)}
    return model.model_validate({n: v for n, v in values.items() if v is not None and v != ""})


def event_of(part: Part) -> AnswerEvent:
    """The event that gives the part as a whole."""
    event = _EVENTS[type(part)]
    values = {item.name: getattr(part, item.name) for item in fields(event)}
    return event(**{name: value for name, value in values.items() if value is not None})


class PartCollector:
    """The parts that the events of an answer make: pieces of one text, or of one thought, joined,
    and each tool as it was at last."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._pieces: list[str] = []
        """Of the last part: adding piece by piece to its text costs O(n²)."""

    def add(self, event: AnswerEvent) -> None:
        """The next event of the answer."""
        last = self._parts[-1] if self._parts else None
        if isinstance(event, TextDelta) and isinstance(last, TextPart):
            self._pieces.append(event.text)
        elif isinstance(event, ReasoningDelta) and isinstance(last, ReasoningPart):
            self._pieces.append(event.text)
            last.seconds = event.seconds if last.seconds is None else last.seconds
            last.signature = event.signature or last.signature
        elif isinstance(event, AnswerRestart):
            self._parts, self._pieces = [], []
        elif (part := part_of(event)) is not None:
            self._add_part(part)

    def parts(self) -> list[Part]:
        """The parts so far, not to be changed."""
        last = self._parts[-1] if self._parts else None
        if isinstance(last, (TextPart, ReasoningPart)):
            last.text = "".join(self._pieces)
            self._pieces = [last.text]
        return self._parts

    def _add_part(self, part: Part) -> None:
        if isinstance(part, ToolPart):
            for place, other in enumerate(self._parts):
                if isinstance(other, ToolPart) and other.id == part.id:
                    self._parts[place] = part
                    return
        self.parts()
        self._parts.append(part)
        self._pieces = [part.text] if isinstance(part, (TextPart, ReasoningPart)) else []


def collect(events: Iterable[AnswerEvent]) -> list[Part]:
    """The parts that the events of an answer make."""
    collector = PartCollector()
    for event in events:
        collector.add(event)
    return collector.parts()


def is_answer(parts: Iterable[Part] | None) -> bool:
    """Whether the parts tell something without any text: a file, or a remark of the server's."""
    kinds = (FilePart, NoticePart)
    return any(isinstance(part, kinds) and not is_passing(part) for part in parts or ())


def sources_in(parts: Iterable[Part] | None) -> list[SourcePart]:
    """What a message is based on, each once, in the order of their numbers."""
    found: list[SourcePart] = []
    for part in parts or ():
        if isinstance(part, SourcePart) and part not in found:
            found.append(part)
    return found


def is_passing(part: Part) -> bool:
    """Whether a part holds only until the next one comes, and is not kept."""
    return isinstance(part, NoticePart) and part.level == "progress"


def once_stopped(part: Part) -> Part:
    """The part as it is once a person has stopped its answer: about no tool is anybody asked any
    longer. What was running is left as it was, which is all that is known of it."""
    if isinstance(part, ToolPart) and part.state == "asks":
        return part.model_copy(update={"state": "denied"})
    return part


def text_in(parts: Iterable[Part]) -> str:
    """The text of the message."""
    return "".join(part.text for part in parts if isinstance(part, TextPart))


def reasoning_in(parts: Iterable[Part]) -> tuple[str, float | None]:
    """All thoughts, and how many seconds they took together (`None` where that is not known)."""
    thoughts = [part for part in parts if isinstance(part, ReasoningPart)]
    times = [part.seconds for part in thoughts if part.seconds is not None]
    text = "\n\n".join(part.text.strip() for part in thoughts if part.text.strip())
    return text, sum(times) if times else None
