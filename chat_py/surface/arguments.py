"""Arguments from JavaScript, checked against the types that the publishing table names.

A wrong one is an `ArgumentError`, which names method, argument and what was expected.
"""

from __future__ import annotations

from typing import Any, cast

from chat_py.base.errors import ArgumentError
from chat_py.border.codec import SEPARATOR
from chat_py.border.json_text import read_json
from chat_py.border.page_ref import PageRef
from chat_py.border.payload import Payload
from chat_py.browser.protocols.values import Refs
from chat_py.surface.signatures import Arg, Member
from chat_py.surface.table.options import OPTIONS
from chat_py.surface.types import as_typed, type_of

__all__ = ["read_arguments"]


def read_arguments(member: Member, text: str, refs: Refs) -> list[Any]:
    """The arguments of one call as Python values, absent ones None.

    Raises `ArgumentError`. What a caller gives beyond the signature is ignored, as JavaScript
    does.
    """
    texts = text.split(SEPARATOR) if text else []
    values: list[Any] = []
    for index, arg in enumerate(member.args):
        given = texts[index] if index < len(texts) else ""
        own = [(key, ref) for at, key, ref in refs if at == index and _is_meant(ref, arg)]
        if member.kind == "event" and index == 1:
            values.append(Payload(text=given or "{}", ref=own[0][1] if own else None))
        else:
            values.append(_check(member, arg, _read(member, arg, given, own)))
    return values


def _is_meant(ref: PageRef, arg: Arg) -> bool:
    """NaN and Infinity are wrong where a number is asked for; in data they are null, as in JSON."""
    return ref.kind != "number" or arg.type in OPTIONS or "number" in arg.type.split(" | ")


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
    type_ = type_of(arg.type)
    # `user?._id || ""` is how pages write "I do not know".
    if arg.optional and (value is None or (arg.type == "Id" and value == "")):
        return None
    if (found := type_.problem(value)) is not None:
        where, expected = found
        if arg.optional and not where:
            expected += ", or left out"
        raise ArgumentError(member.path, arg.name + where, expected)
    return as_typed(arg.type, value)
