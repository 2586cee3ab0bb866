"""JSON text that crosses between Python and the page.

JavaScript strings may hold half a surrogate pair (an emoji cut in two), which UTF-8 cannot; both
directions turn it into U+FFFD, as the platform's own encoder does (WHATWG Encoding, "scalar
values"), so that one broken character does not cost the whole value.
"""

from __future__ import annotations

import encodings.utf_16  # noqa: F401 # pyright: ignore[reportUnusedImport] see ui/input.py
import re
from typing import Any, cast

from pydantic_core import PydanticSerializationError, from_json, to_json

__all__ = ["read_json", "write_json"]

# A pair, a lone half, or any other escape (so that `\\ud83d`, an escaped backslash, is left).
_ESCAPE = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)


def read_json(text: str) -> Any:
    """The data of a JSON text. Raises `ValueError` for what is none or is nested too deeply."""
    try:
        return from_json(text)
    except ValueError:
        mended = _ESCAPE.sub(lambda match: r"\ufffd" if match[2] else match[0], text)
        if mended == text:
            raise
        return from_json(mended)


def write_json(value: Any) -> str:
    """JSON text of data, models included; what JSON cannot hold is shown as `str` gives it."""
    try:
        return to_json(value, by_alias=True, inf_nan_mode="null").decode()
    except (PydanticSerializationError, UnicodeEncodeError):
        plain = _scalar(value)
        return to_json(plain, by_alias=True, inf_nan_mode="null", fallback=str).decode()


def _scalar(value: Any) -> Any:
    """The same data with every lone surrogate replaced."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        items = cast("dict[Any, Any]", value).items()
        return {_scalar(key): _scalar(item) for key, item in items}
    if isinstance(value, (list, tuple)):
        return [_scalar(item) for item in cast("list[Any]", value)]
    if hasattr(value, "model_dump"):
        return _scalar(value.model_dump(by_alias=True))
    return value
