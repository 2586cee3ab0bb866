"""What the interpreter that runs blocks says (chat_py_runner), as it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

__all__ = [
    "Done",
    "Ended",
    "Failed",
    "Figure",
    "Limit",
    "Message",
    "OfBlock",
    "Output",
    "Raised",
    "Ready",
    "Table",
    "Text",
    "read_messages",
]

PNG = "iVBORw0KGgo"
"""How every PNG begins, in base64."""
MOST_TEXT = 120_000
MOST_PNG = 3_000_000
Cell = Annotated[str, Field(max_length=1_000)]
Row = Annotated[list[Cell], Field(max_length=50)]


@dataclass(frozen=True)
class OfBlock:
    """A message about one block, by its number."""

    run: int


@dataclass(frozen=True)
class Text(OfBlock):
    """What a block has written, or the value of its last expression."""

    kind: Literal["text"]
    stream: Literal["stdout", "stderr", "value"]
    text: Annotated[str, Field(max_length=MOST_TEXT)]


@dataclass(frozen=True)
class Table(OfBlock):
    """A list of dicts; `more` rows are left out."""

    kind: Literal["table"]
    columns: Row
    rows: Annotated[list[Row], Field(max_length=500)]
    more: Annotated[int, Field(ge=0)]


@dataclass(frozen=True)
class Figure(OfBlock):
    """A picture, as base64."""

    kind: Literal["figure"]
    png: Annotated[str, Field(max_length=MOST_PNG, pattern=rf"^{PNG}[A-Za-z0-9+/]+={{0,2}}$")]


@dataclass(frozen=True)
class Raised(OfBlock):
    """A traceback; `missing` is the package that could not be imported, or empty."""

    kind: Literal["error"]
    text: Annotated[str, Field(max_length=MOST_TEXT)]
    missing: Annotated[str, Field(max_length=200)]


@dataclass(frozen=True)
class Limit(OfBlock):
    """It has printed more than may be shown, and was ended."""

    kind: Literal["limit"]


@dataclass(frozen=True)
class Done(OfBlock):
    """The block has ended."""

    kind: Literal["done"]


@dataclass(frozen=True)
class Ready:
    """The interpreter has started (`begun`: its worker is there)."""

    kind: Literal["begun", "ready"]


@dataclass(frozen=True)
class Ended:
    """The interpreter is no more: it died, sent more than any block may show, or lacks a part of
    the standard library that could not be loaded."""

    kind: Literal["died", "flooded", "incomplete"]


@dataclass(frozen=True)
class Failed:
    """The interpreter could not start; `refused` where a policy forbids its frame."""

    kind: Literal["failed", "refused"]
    why: Annotated[str, Field(max_length=2_000)]


Output = Text | Table | Figure | Raised | Limit
Message = Output | Done | Ready | Ended | Failed


@cache
def _reader() -> TypeAdapter[Message]:
    """Costly to make: with the first message the interpreter is on its way, in its own thread."""
    return TypeAdapter(Annotated[Message, Field(discriminator="kind")])


def read_messages(texts: str) -> list[Message]:
    """The messages of JSON texts, one a line. What is none is left out: it was forged."""
    found: list[Message] = []
    for text in texts.split("\n"):
        try:
            found.append(_reader().validate_json(text, strict=True))
        except ValidationError:
            continue
    return found
