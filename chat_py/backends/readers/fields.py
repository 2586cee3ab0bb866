"""Fields of data that nobody has checked: what has another type counts as absent.

They are asked for several times with each event of an answer, which has thousands.
"""

from __future__ import annotations

from typing import Any

from chat_py.border.json_text import to_scalars

__all__ = ["Record", "number_at", "piece_at", "record_at", "records_at", "records_in", "text_at"]

Record = dict[str, Any]
Value = Record | list[Any] | str | float | None
"""What JSON can hold."""
MAX_NUMBER = 2**53


def text_at(data: Record, *path: str) -> str:
    """The text at `path`, or ""."""
    value = _value_at(data, path)
    if not isinstance(value, str):
        return ""
    return value if value.isascii() else to_scalars(value)


def piece_at(data: Record, *path: str) -> str:
    """A text that continues in the next event: it may end in half a character."""
    value = _value_at(data, path)
    return value if isinstance(value, str) else ""


def record_at(data: Record, *path: str) -> Record:
    """The object at `path`, or an empty one."""
    value = _value_at(data, path)
    return value if isinstance(value, dict) else {}


def records_at(data: Record, *path: str) -> list[Record]:
    """The objects in the list at `path`; empty where there is none."""
    value = _value_at(data, path)
    return records_in(value) if value else []


def records_in(value: Value) -> list[Record]:
    """The objects in a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def number_at(data: Record, *path: str) -> int:
    """The count at `path`, or 0."""
    value = _value_at(data, path)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0
    return int(value) if 0 <= value <= MAX_NUMBER else 0


def _value_at(data: Record, path: tuple[str, ...]) -> Value:
    value: Value = data
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
