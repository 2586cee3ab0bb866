"""Arguments from JavaScript, checked against the types that the publishing table names.

A wrong one is an `ArgumentError`, which names method, argument and what was expected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from chat_py.browser.protocols import PageRef
from chat_py.codec import SEPARATOR
from chat_py.errors import ArgumentError
from chat_py.json_text import read_json
from chat_py.payload import Payload
from chat_py.surface import Arg, Member

__all__ = ["Refs", "read_arguments"]

Refs = list[tuple[int, str | None, PageRef]]
"""Values that stay in the page: index of the argument, the property that holds it, the value."""


def _is_id(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""


CHECKS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "string": ("a string", lambda value: isinstance(value, str)),
    "Id": ("a non-empty string or a number", _is_id),
    "number": ("a number", lambda value: type(value) in (int, float)),
    "boolean": ("true or false", lambda value: isinstance(value, bool)),
    "object": ("an object", lambda value: isinstance(value, dict)),
    "RequestOptions": ("an object", lambda value: isinstance(value, dict)),
    "Function": ("a function", lambda value: getattr(value, "kind", "") == "function"),
    "Element": ("an element", lambda value: getattr(value, "kind", "") == "element"),
    "CompletionOptions": (
        "an object or a function",
        lambda value: isinstance(value, dict) or getattr(value, "kind", "") == "function",
    ),
}


def read_arguments(member: Member, text: str, refs: Refs) -> list[Any]:
    """The arguments of one call as Python values, absent ones None.

    Raises `ArgumentError`. What a caller gives beyond the signature is ignored, as JavaScript
    does.
    """
    texts = text.split(SEPARATOR) if text else []
    values: list[Any] = []
    for index, arg in enumerate(member.args):
        given = texts[index] if index < len(texts) else ""
        own = [(key, ref) for at, key, ref in refs if at == index]
        if member.kind == "event" and index == 1:
            values.append(Payload(text=given or "{}", ref=own[0][1] if own else None))
        else:
            values.append(_check(member, arg, _read(member, arg, given, own)))
    return values


def _read(member: Member, arg: Arg, text: str, own: list[tuple[str | None, PageRef]]) -> Any:
    if own and own[0][0] is None:
        return own[0][1]
    if not text:
        return None
    try:
        value = read_json(text)
    except ValueError as error:
        expected = "plain data that is not nested too deeply"
        raise ArgumentError(member.path, arg.name, expected) from error
    if own:
        cast("dict[str, Any]", value).update((cast("str", key), ref) for key, ref in own)
    return value


def _check(member: Member, arg: Arg, value: Any) -> Any:
    if value is None and arg.optional:
        return None
    expected, holds = CHECKS.get(arg.type, ("", _anything))
    if not holds(value):
        if arg.optional:
            expected += " or left out"
        raise ArgumentError(member.path, arg.name, expected)
    return str(value) if arg.type == "Id" else value


def _anything(_: Any) -> bool:
    return True
