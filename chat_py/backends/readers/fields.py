"""Fields of data that nobody has checked: what has another type counts as absent."""

from __future__ import annotations

from typing import Any, cast

from chat_py.border.json_text import to_scalars

__all__ = ["Record", "number_at", "piece_at", "record_at", "records_at", "records_in", "text_at"]

Record = dict[str, Any]
MAX_NUMBER = 2**53


def text_at(data: Record, *path: str) -> str:
    """The text at `path`, or ""."""
    return to_scalars(piece_at(data, *path))


def piece_at(data: Record, *path: str) -> str:
    """A text that continues in the next event: it may end in half a character."""
    value: Any = data
    for name in path:
        value = cast("Record", value).get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def record_at(data: Record, *path: str) -> Record:
    """The object at `path`, or an empty one."""
    value: Any = data
    for name in path:
        value = cast("Record", value).get(name) if isinstance(value, dict) else None
    return cast("Record", value) if isinstance(value, dict) else {}


def records_at(data: Record, *path: str) -> list[Record]:
    """The objects in the list at `path`; empty where there is none."""
    return records_in(record_at(data, *path[:-1]).get(path[-1]))


def records_in(value: Any) -> list[Record]:
    """The objects in a list."""
    items = cast("list[Any]", value) if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def number_at(data: Record, *path: str) -> int:
    """The count at `path`, or 0."""
    value = record_at(data, *path[:-1]).get(path[-1])
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0
    return int(value) if 0 <= value <= MAX_NUMBER else 0
