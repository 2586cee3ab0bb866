"""Reads a body with one of `chat_py.backends.readers`, whole or in pieces, and sums it up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chat_py.backends.readers.draft import Limits
from chat_py.backends.readers.protocols import make_reader
from chat_py.border.json_text import write_json
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerEvent,
    AnswerFailure,
    AnswerRestart,
    AnswerStart,
    FileLink,
    Notice,
    ReasoningDelta,
    Source,
    TextDelta,
    Title,
    ToolCall,
    Usage,
)

__all__ = [
    "CAPTURES",
    "Read",
    "capture",
    "cuts",
    "official_bodies",
    "read",
    "seen_by_person",
    "sse",
    "sum_up",
]

CAPTURES = Path(__file__).parent.parent / "data" / "wire"


def capture(name: str) -> bytes:
    """A stream that a real server sent (tests/data/wire)."""
    return (CAPTURES / name).read_bytes()


def official_bodies() -> list[tuple[str, bytes, dict[str, Any]]]:
    """Protocols, bodies, and what the official clients were seen to make of them."""
    record = json.loads((CAPTURES / "official.json").read_text("utf-8"))
    return [(item["protocol"], item["body"].encode(), item["official"]) for item in record]


def sse(*items: Any, end: str = "\n\n") -> bytes:
    """Unnamed Server-Sent Events; what is no text becomes JSON."""
    texts = [item if isinstance(item, str) else write_json(item) for item in items]
    return "".join(f"data: {text}{end}" for text in texts).encode()


@dataclass
class Read:
    """An answer as a person gets it: its parts put together."""

    text: str = ""
    reasoning: str = ""
    tools: dict[str, ToolCall] = field(default_factory=dict[str, ToolCall])
    sources: list[Source] = field(default_factory=list[Source])
    files: list[FileLink] = field(default_factory=list[FileLink])
    notices: list[Notice] = field(default_factory=list[Notice])
    titles: list[str] = field(default_factory=list[str])
    signatures: list[str] = field(default_factory=list[str])
    usage: Usage | None = None
    start: AnswerStart | None = None
    end: AnswerDone | AnswerFailure | None = None

    @property
    def finish(self) -> str:
        """Why the answer is done, or the key of its failure."""
        return self.end.finish if isinstance(self.end, AnswerDone) else self.failure.key

    @property
    def failure(self) -> AnswerFailure:
        assert isinstance(self.end, AnswerFailure), self.end
        return self.end

    @property
    def tool(self) -> ToolCall:
        """The only one."""
        [call] = self.tools.values()
        return call


def sum_up(events: Iterable[AnswerEvent]) -> Read:
    """Put the events together. Nothing may follow the end, and there is one."""
    got = Read()
    for event in events:
        assert got.end is None, "an event after the end"
        if isinstance(event, TextDelta):
            assert event.text
            got.text += event.text
        elif isinstance(event, ReasoningDelta):
            got.reasoning += event.text
            got.signatures += [event.signature] if event.signature else []
        elif isinstance(event, ToolCall):
            got.tools[event.id] = event
        elif isinstance(event, AnswerRestart):
            got = Read(start=got.start, notices=got.notices, titles=got.titles)
        elif isinstance(event, AnswerStart):
            got.start = event
        elif isinstance(event, Usage):
            got.usage = event
        elif isinstance(event, Title):
            got.titles.append(event.text)
        elif isinstance(event, Notice):
            got.notices.append(event)
        elif isinstance(event, Source):
            got.sources.append(event)
        elif isinstance(event, FileLink):
            got.files.append(event)
        else:
            got.end = event
    assert got.end is not None, "the answer has no end"
    return got


def read(protocol: str, *chunks: bytes, limits: Limits | None = None) -> Read:
    """The answer that these chunks of a body are."""
    reader = make_reader(protocol, limits=limits)
    events = [event for chunk in chunks for event in reader.feed(chunk)]
    events += reader.end()
    assert reader.finished
    assert reader.feed(b"data: {}\n\n") == []
    assert reader.end() == []
    return sum_up(events)


def seen_by_person(got: Read) -> dict[str, Any]:
    """What every client gives of an answer, in the words of the record of the official ones."""
    tools = [{"name": tool.name, "input": tool.input} for tool in got.tools.values()]
    failed = isinstance(got.end, AnswerFailure)
    return {"text": got.text, "reasoning": got.reasoning, "tools": tools, "failed": failed}


def cuts(body: bytes) -> Iterator[list[bytes]]:
    """A body in two pieces, for every place to cut it; and in single bytes."""
    for at in range(1, len(body)):
        yield [body[:at], body[at:]]
    yield [body[at : at + 1] for at in range(len(body))]
