"""Values as text, the way both halves of the border write them.

The other half is static/src/native/border/border.mjs. The first character tells what follows: `=`
JSON, `#` the handle of a value that stays in the page, `E` an error given as a value, `!` an error
that is thrown, `@` the name of a global, `{` a plain object whose values are encoded one by one; an
empty text is `undefined`.
"""

from __future__ import annotations

from typing import Any, cast

from pydantic import BaseModel

from chat_py.base.errors import ChatError
from chat_py.border.json_text import write_json
from chat_py.border.page_ref import PageRef
from chat_py.border.payload import Payload

__all__ = [
    "SEPARATOR",
    "GlobalName",
    "JsonText",
    "PageRecord",
    "encode",
    "encode_args",
    "encode_thrown",
]

SEPARATOR = "\x1e"


class JsonText(str):
    """JSON text that is passed on as it is."""

    __slots__ = ()


class GlobalName(str):
    """The name of one of the published globals; the page gets the object itself."""

    __slots__ = ()


class PageRecord(dict[str, Any]):
    """A plain object whose values are encoded one by one: globals and values of the page too."""


def encode(value: Any) -> str:
    """A value for the page."""
    if value is None:
        return ""
    if isinstance(value, JsonText):
        return "=" + value
    if isinstance(value, GlobalName):
        return "@" + value
    if isinstance(value, Payload):
        return f"#{value.ref.handle}" if value.ref else "=" + value.text
    if isinstance(value, BaseException):
        return "E" + _error(value)
    if isinstance(value, PageRecord):
        return write_json({name: encode(item) for name, item in value.items()})
    # A model may have a field of that name, which its sender chose.
    if hasattr(value, "handle") and not isinstance(value, BaseModel):
        return f"#{cast('PageRef', value).handle}"
    return "=" + write_json(value)


def encode_args(values: tuple[Any, ...]) -> str:
    """Arguments for a function of the page; None is `null`, as callbacks expect it."""
    return SEPARATOR.join("=null" if value is None else encode(value) for value in values)


def encode_thrown(error: BaseException) -> str:
    """An error to throw in the page."""
    return "!" + _error(error)


def _error(error: BaseException) -> str:
    if isinstance(error, ChatError):
        return write_json({**error.to_page(), "class": error.js_class})
    kind = "TypeError" if isinstance(error, TypeError) else "Error"
    return write_json({"name": type(error).__name__, "message": str(error), "class": kind})
