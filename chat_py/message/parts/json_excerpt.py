"""Data as JSON text for people, however large and deep it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from chat_py.border.json_text import write_json

__all__ = ["json_excerpt"]

CUT = "…"
MOST = 10_000
"""Characters that are shown."""
DEEPEST = 40
"""Levels that are shown."""


def json_excerpt(value: Any) -> str:
    """JSON with an indent of two spaces; what is too much ends in "…"."""
    pieces: list[str] = []
    room = MOST
    for piece in _pieces(value, 0):
        if len(piece) > room:
            return "".join([*pieces, piece[:room], CUT])
        pieces.append(piece)
        room -= len(piece)
    return "".join(pieces)


def _pieces(value: Any, depth: int) -> Iterator[str]:
    if not value or not isinstance(value, (dict, list)):
        yield write_json(value[: MOST + 1] if isinstance(value, str) else value)
        return
    if depth == DEEPEST:
        yield CUT
        return
    line = "\n" + "  " * (depth + 1)
    if isinstance(value, dict):
        opening, closing = "{}"
        fields = cast("dict[Any, Any]", value).items()
        items = ((write_json(str(name)[:MOST]) + ": ", item) for name, item in fields)
    else:
        opening, closing = "[]"
        items = (("", item) for item in cast("list[Any]", value))
    for index, (name, item) in enumerate(items):
        yield f"{',' if index else opening}{line}{name}"
        yield from _pieces(item, depth + 1)
    yield "\n" + "  " * depth + closing
