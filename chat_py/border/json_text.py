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

__all__ = ["ESCAPE", "escapes_surrogates", "read_json", "scalar_json", "to_scalars", "write_json"]

ESCAPE = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)
"""An escape of JSON: group 1 a pair, group 2 a lone half, or any other one (so that `\\\\ud83d`, an
escaped backslash and letters, is none of them)."""
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(text: str) -> Any:
    """The data of a JSON text. Raises `ValueError` for what is none or is nested too deeply."""
    return from_json(scalar_json(text))


def escapes_surrogates(text: str) -> bool:
    """Whether a JSON text has an escape of a surrogate, whole pairs included. Every event is asked,
    and hardly one has an escape at all."""
    return "\\u" in text and _SURROGATE_ESCAPE.search(text) is not None


def scalar_json(text: str) -> str:
    """A JSON text for a parser that takes no half of a surrogate pair: each is U+FFFD in it."""
    if not escapes_surrogates(text):
        return text
    return ESCAPE.sub(lambda match: r"\ufffd" if match[2] else match[0], text)


def write_json(value: Any) -> str:
    """JSON text of data, models included; what JSON cannot hold is shown as `str` gives it."""
    try:
        return to_json(value, by_alias=True, inf_nan_mode="null").decode()
    except (PydanticSerializationError, UnicodeEncodeError):
        plain = to_scalars(value)
        return to_json(plain, by_alias=True, inf_nan_mode="null", fallback=str).decode()


def to_scalars(value: Any) -> Any:
    """The data with every lone surrogate replaced by U+FFFD, and pairs joined."""
    if isinstance(value, str):
        if value.isascii() or not _SURROGATE.search(value):
            return value
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        items = cast("dict[Any, Any]", value).items()
        return {to_scalars(key): to_scalars(item) for key, item in items}
    if isinstance(value, (list, tuple)):
        return [to_scalars(item) for item in cast("list[Any]", value)]
    if hasattr(value, "model_dump"):
        return to_scalars(value.model_dump(by_alias=True))
    return value
