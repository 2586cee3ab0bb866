"""Field types of the wire, and the base of its models."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal, cast
from urllib.parse import urljoin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
)
from pydantic.alias_generators import to_camel

__all__ = [
    "MAX_ID_LENGTH",
    "MAX_MESSAGE_LENGTH",
    "MILLIS_FROM",
    "SENDERS",
    "US_TIMESTAMP",
    "Address",
    "Count",
    "Id",
    "Millis",
    "Request",
    "Sender",
    "Text",
    "Texts",
    "Wire",
    "parse_timestamp",
]

MAX_ID_LENGTH = 128


MAX_MESSAGE_LENGTH = 4000


MILLIS_FROM = 100_000_000_000  # numbers below are seconds (until the year 5138), above are ms


Sender = Literal["user", "bot", "narrator", "system"]


SENDERS: dict[str, Sender] = {
    "user": "user",
    "human": "user",
    "bot": "bot",
    "assistant": "bot",
    "system": "system",
    "narrator": "narrator",
}


US_TIMESTAMP = re.compile(r"\d{1,2}/\d{1,2}/\d{4}, \d{1,2}:\d{2}:\d{2}[\s\u202f][AP]M")


def parse_timestamp(value: object) -> int | None:
    """Milliseconds since the epoch from any spelling of contract §3; `None` for nothing.

    Accepts a number (seconds or milliseconds), an ISO 8601 string, a string of digits and
    `"M/D/YYYY, h:mm:ss AM"`, which carries no zone and is read as local time.

    Raises `ValueError` naming the accepted spellings.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        text = value.strip()
        if text.replace(".", "", 1).isdecimal():
            return parse_timestamp(float(text))
        if US_TIMESTAMP.fullmatch(text):
            # \u202f: the narrow space that Intl.DateTimeFormat puts before AM.
            text = text.replace("\u202f", " ")
            moment = _moment(lambda: datetime.strptime(text, "%m/%d/%Y, %I:%M:%S %p"))
        else:
            moment = _moment(lambda: datetime.fromisoformat(text))
        if moment is not None:
            return moment
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15:
        return int(value * 1000) if abs(value) < MILLIS_FROM else int(value)
    elif isinstance(value, datetime):
        return int(value.timestamp() * 1000)
    raise ValueError('expected a number, an ISO 8601 string or "M/D/YYYY, h:mm:ss AM"')


def _moment(read: Callable[[], datetime]) -> int | None:
    try:
        return int(read().timestamp() * 1000)
    except (ValueError, OverflowError):  # no date, or one that the platform cannot count to
        return None


def _text(value: object) -> object:
    """Ids and names that a server sends as numbers are texts here."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _none_is_empty(value: object) -> object:
    return "" if value is None else _text(value)


def _texts(value: object) -> object:
    if value is None:
        return []
    if not isinstance(value, list):
        return value
    return [item for item in cast("list[object]", value) if isinstance(item, str)]


def _resolved(value: str, info: ValidationInfo) -> str:
    context = cast("dict[str, str]", info.context or {})
    base = context.get("base")
    if not base or not value:
        return value
    try:
        return urljoin(base, value)
    except ValueError:  # no address at all; it is shown as none
        return value


Millis = Annotated[int | None, BeforeValidator(parse_timestamp)]
"""Milliseconds since the epoch."""


Text = Annotated[str, BeforeValidator(_none_is_empty)]
"""A text; `null` and a missing one are empty, a number is its digits."""


Texts = Annotated[list[str], BeforeValidator(_texts)]
"""Texts; `null` is none of them, and what is no text among them is left out."""


Count = Annotated[int, BeforeValidator(lambda value: 0 if value is None else value)]
"""A whole number; `null` is 0."""


Address = Annotated[Text, AfterValidator(_resolved)]
"""The address of a picture or video, relative to the response that it came in (RFC 3986, 5.1.3):
resolved where validation has that response's address as `context["base"]`."""


Id = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=MAX_ID_LENGTH)]
"""An identifier: 1 to 128 characters."""


class Wire(BaseModel):
    """Base of all: camelCase on the wire, unknown fields kept."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=False
    )

    def wire(self) -> dict[str, Any]:
        """The JSON-ready dictionary with the wire's names; unset optional fields left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Request(Wire):
    """Base of what a client sends: unknown fields are kept, lengths are checked."""
