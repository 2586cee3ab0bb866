"""Values as text, the way both halves of the border write them (static/src/preboot/codec.js).

The first character tells what follows: `=` JSON, `#` the handle of a value that stays in the
page, `E` an error given as a value, `!` an error that is thrown, `@` the name of a global; an
empty text is `undefined`.
"""

from __future__ import annotations

from typing import Any, cast

from pydantic_core import PydanticSerializationError, to_json

from chat_py.browser.protocols import PageRef
from chat_py.errors import ChatError
from chat_py.payload import Payload

__all__ = ["SEPARATOR", "GlobalName", "JsonText", "encode", "encode_args", "encode_thrown"]

SEPARATOR = "\x1e"


class JsonText(str):
    """JSON text that is passed on as it is."""

    __slots__ = ()


class GlobalName(str):
    """The name of one of the published globals; the page gets the object itself."""

    __slots__ = ()


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
    if hasattr(value, "handle"):
        return f"#{cast('PageRef', value).handle}"
    return "=" + _json(value)


def encode_args(values: tuple[Any, ...]) -> str:
    """Arguments for a function of the page; None is `null`, as callbacks expect it."""
    return SEPARATOR.join("=null" if value is None else encode(value) for value in values)


def encode_thrown(error: BaseException) -> str:
    """An error to throw in the page."""
    return "!" + _error(error)


def _error(error: BaseException) -> str:
    if isinstance(error, ChatError):
        return _json({**error.to_page(), "class": error.js_class})
    kind = "TypeError" if isinstance(error, TypeError) else "Error"
    return _json({"name": type(error).__name__, "message": str(error), "class": kind})


def _json(value: Any) -> str:
    try:
        return to_json(value, by_alias=True, exclude_none=False, inf_nan_mode="null").decode()
    except (PydanticSerializationError, UnicodeEncodeError):
        # Lone surrogates cannot be UTF-8; the page shows them as U+FFFD, and so does this.
        return to_json(_replace_surrogates(value), by_alias=True, fallback=str).decode()


def _replace_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        items = cast("dict[Any, Any]", value).items()
        return {_replace_surrogates(key): _replace_surrogates(item) for key, item in items}
    if isinstance(value, (list, tuple)):
        return [_replace_surrogates(item) for item in cast("list[Any]", value)]
    return value
