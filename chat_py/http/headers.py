"""Headers as callers give them: all that `fetch` takes (WHATWG Fetch, `HeadersInit`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import cast

from pydantic_core import to_json

from chat_py.settings.settings import TOKEN

__all__ = ["HEADERS", "read_headers"]

HEADERS = "headers as fetch takes them: an object, Headers or pairs of name and value"
NAME = re.compile(TOKEN)
VALUE = re.compile(r"[^\x00\n\r\u0100-\U0010ffff]*")
SPACE = "\t\n\r "


def read_headers(value: object) -> dict[str, str]:
    """Name → value, with numbers, booleans, null and arrays as the texts that JavaScript makes of
    them; a name that comes again adds to its value.

    Raises `ValueError` for what can be no headers.
    """
    found: dict[str, str] = {}
    for name, item in _pairs(value):
        text = _text(item).strip(SPACE)
        if not NAME.fullmatch(name) or not VALUE.fullmatch(text):
            raise ValueError(HEADERS)
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found


def _pairs(value: object) -> Iterable[tuple[str, object]]:
    if isinstance(value, Mapping):
        return list(cast("Mapping[str, object]", value).items())
    if not isinstance(value, (list, tuple)):
        raise ValueError(HEADERS)
    return [_pair(item) for item in cast("list[object]", value)]


def _pair(value: object) -> tuple[str, object]:
    pair = cast("list[object]", value) if isinstance(value, (list, tuple)) else []
    if len(pair) != 2:
        raise ValueError(HEADERS)
    return str(pair[0]), pair[1]


def _text(value: object) -> str:
    if isinstance(value, (int, float)) or value is None:
        return to_json(value).decode()
    if isinstance(value, list) and value:
        return ",".join(_text(item) for item in cast("list[object]", value))
    if not isinstance(value, str):
        raise ValueError(HEADERS)
    return value
