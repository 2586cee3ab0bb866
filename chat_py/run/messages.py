"""What the interpreter that runs blocks says (chat_py_runner), as it may be shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

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


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class OfBlock(_Message):
    """A message about one block, by its number."""

    run: int


class Text(OfBlock):
    """What a block has written, or the value of its last expression."""

    kind: Literal["text"]
    stream: Literal["stdout", "stderr", "value"]
    text: str = Field(max_length=MOST_TEXT)


class Table(OfBlock):
    """A list of dicts; `more` rows are left out."""

    kind: Literal["table"]
    columns: Row
    rows: list[Row] = Field(max_length=500)
    more: int = Field(ge=0)


class Figure(OfBlock):
    """A picture, as base64."""

    kind: Literal["figure"]
    png: str = Field(max_length=MOST_PNG, pattern=rf"^{PNG}[A-Za-z0-9+/]+={{0,2}}$")


class Raised(OfBlock):
    """A traceback; `missing` is the package that could not be imported, or empty."""

    kind: Literal["error"]
    text: str = Field(max_length=MOST_TEXT)
    missing: str = Field(max_length=200)


class Limit(OfBlock):
    """It has printed more than may be shown, and was ended."""

    kind: Literal["limit"]


class Done(OfBlock):
    """The block has ended."""

    kind: Literal["done"]


class Ready(_Message):
    """The interpreter has started (`begun`: its worker is there)."""

    kind: Literal["begun", "ready"]


class Ended(_Message):
    """The interpreter is no more: it died, sent more than any block may show, or lacks a part of
    the standard library that could not be loaded."""

    kind: Literal["died", "flooded", "incomplete"]


class Failed(_Message):
    """The interpreter could not start; `refused` where a policy forbids its frame."""

    kind: Literal["failed", "refused"]
    why: str = Field(max_length=2_000)


Output = Text | Table | Figure | Raised | Limit
Message = Output | Done | Ready | Ended | Failed
_READER: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="kind")])


def read_messages(texts: str) -> list[Message]:
    """The messages of JSON texts, one a line. What is none is left out: it was forged."""
    found: list[Message] = []
    for text in texts.split("\n"):
        try:
            found.append(_READER.validate_json(text))
        except ValidationError:
            continue
    return found
