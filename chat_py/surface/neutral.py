"""What a synchronous member answers before Python is there, by the type that it returns."""

from __future__ import annotations

from typing import Any

__all__ = ["neutral_value"]

_NOTHING = frozenset("void any unknown".split())
_PRIMITIVES: dict[str, Any] = {"boolean": False, "number": 0, "string": ""}


def neutral_value(returns: str) -> Any:
    """The value of a TypeScript type that says nothing yet; None for `undefined` and `null`.

    Raises `LookupError` for a type that has none by itself: the table must write it.
    """
    if returns in _NOTHING or returns.endswith(" | null"):
        return None
    if returns.endswith("[]"):
        return []
    if returns.startswith("Record<"):
        return {}
    if returns not in _PRIMITIVES:
        raise LookupError(f"{returns} has no neutral value of its own")
    return _PRIMITIVES[returns]
