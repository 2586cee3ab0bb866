r"""Halves of surrogate pairs in JSON that comes in pieces.

A server that cuts an answer by UTF-16 units sends an emoji as `"\ud83d"` and, in the next event,
`"\ude00"`. Neither half alone is a character, and `read_json` would make two U+FFFD of them.
"""

from __future__ import annotations

import re
from typing import Any, cast

from pydantic_core import from_json

from chat_py.border.json_text import ESCAPE, escapes_surrogates, read_json, to_scalars

__all__ = ["SurrogateJoiner", "read_json_with_halves"]

# Characters that Unicode keeps for such use: no text for interchange holds them.
NONCHARACTERS = [chr(code) for code in range(0xFDD0, 0xFDF0)]


def read_json_with_halves(text: str) -> Any:
    """Like `read_json`, but an escaped half of a pair stays a half (a lone surrogate in a `str`).

    Raises `ValueError` for a text that is not JSON or is nested too deeply.
    """
    if not escapes_surrogates(text):
        return from_json(text)
    halves = any(match[2] for match in ESCAPE.finditer(text))
    mark = _unused_in(text) if halves else None
    if mark is None:
        return read_json(text)
    marked = ESCAPE.sub(lambda match: mark + match[2][2:] if match[2] else match[0], text)
    return _restore(read_json(marked), re.compile(mark + "([0-9a-fA-F]{4})"))


def _unused_in(text: str) -> str | None:
    escapes = text.lower()
    for mark in NONCHARACTERS:
        if mark not in text and rf"\u{ord(mark):04x}" not in escapes:
            return mark
    return None


def _restore(value: Any, marked: re.Pattern[str]) -> Any:
    """The data with the halves in its texts. As deep as `read_json` allows, which is not deep."""
    if isinstance(value, str):
        return marked.sub(lambda match: chr(int(match[1], 16)), value)
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {marked.sub("\ufffd", key): _restore(item, marked) for key, item in items}
    if isinstance(value, list):
        return [_restore(item, marked) for item in cast("list[Any]", value)]
    return value


class SurrogateJoiner:
    """Joins a pair whose halves come in two pieces; a half that never meets its other is U+FFFD."""

    def __init__(self) -> None:
        self._half = ""

    def feed(self, piece: str) -> str:
        """What is whole of the text so far and was not given before."""
        if not self._half and piece.isascii():
            return piece
        text = self._half + piece
        self._half = ""
        if "\ud800" <= text[-1:] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return to_scalars(text)

    def end(self) -> str:
        """U+FFFD where half a pair is left."""
        half, self._half = self._half, ""
        return "\ufffd" if half else ""
