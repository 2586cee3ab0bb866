"""The types that signatures of the JavaScript surface name, as checks of values from the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from chat_py.http.headers import HEADERS, read_headers
from chat_py.surface.signatures import Arg, read_parameters
from chat_py.surface.table.options import OPTIONS

__all__ = ["Problem", "Type", "as_typed", "type_of"]

Problem = tuple[str, str]
"""Where inside the value it is wrong (empty for the value itself), and what was expected."""


def _is_id(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""


def _is_headers(value: Any) -> bool:
    try:
        read_headers(value)
    except ValueError:
        return False
    return True


def _kind(kind: str) -> Callable[[Any], bool]:
    return lambda value: getattr(value, "kind", "") == kind


def _anything(_: Any) -> bool:
    return True


TRUTHS = {"true": True, "false": False}
"""Booleans as texts."""
CHECKS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "string": ("a string", lambda value: isinstance(value, str)),
    "null": ("null", lambda value: value is None),
    "Id": ("a non-empty string or a number", _is_id),
    "number": ("a finite number", lambda value: type(value) in (int, float)),
    # `"true"`: as `data-*` attributes and old scripts have it.
    "boolean": ("true or false", lambda value: isinstance(value, bool) or value in TRUTHS),
    "object": ("an object", lambda value: isinstance(value, dict)),
    "function": ("a function", _kind("function")),
    "Event": ("an event", lambda value: isinstance(value, dict)),
    "Element": ("an element", _kind("element")),
    "Blob": ("a Blob", _kind("body")),
    "FormData": ("FormData", _kind("body")),
    "AbortSignal": ("an AbortSignal", _kind("signal")),
    "HeaderValues": (HEADERS, _is_headers),
    "EventName": ("a string", lambda value: isinstance(value, str)),
    "K": ("a string", lambda value: isinstance(value, str)),
    "RequestData": ("", _anything),
    "EventData<K>": ("", _anything),
    "unknown": ("", _anything),
}
OBJECTS = frozenset(
    "StateValues LocalTexts MessageData PersonaData ScenarioData ChatCharacter ChatData".split()
)
FUNCTIONS = frozenset(
    "DoneCallback SavedCallback ChatCallback CompletionCallback ProgressCallback AnyHandler".split()
) | {"EventHandler<K>"}
_LITERAL = re.compile(r'"[^"]*"')


class Type:
    """One type of a signature: what it expects, in words, and what is wrong with a value."""

    def __init__(self, expected: str, problem: Callable[[Any], Problem | None]) -> None:
        self.expected = expected
        self.problem = problem


@cache
def type_of(text: str) -> Type:
    """The type that a signature writes. Raises `LookupError` for one that is not known."""
    if " | " in text:
        return _union([type_of(part) for part in text.split(" | ")])
    if text.endswith("[]"):
        return _list(type_of(text.removesuffix("[]")))
    if _LITERAL.fullmatch(text):
        return _simple(text, lambda value: value == text.strip('"'))
    if text in OPTIONS:
        return _options(read_parameters(OPTIONS[text]))
    name = "object" if text in OBJECTS else "function" if text in FUNCTIONS else text
    return _simple(*CHECKS[name])


def as_typed(text: str, value: Any) -> Any:
    """A value that has no problem, with booleans and ids that were written otherwise as such."""
    if text == "boolean":
        return TRUTHS.get(value, value) if isinstance(value, str) else value
    if "Id" in text.split(" | ") and isinstance(value, int):
        return str(value)
    if text in OPTIONS and isinstance(value, dict):
        types = {option.name: option.type for option in read_parameters(OPTIONS[text])}
        options = cast("dict[str, Any]", value)
        return {
            name: given if types[name] == "Id" else as_typed(types[name], given)
            for name, given in options.items()
        }
    return value


def _simple(expected: str, holds: Callable[[Any], bool]) -> Type:
    return Type(expected, lambda value: None if holds(value) else ("", expected))


def _union(types: list[Type]) -> Type:
    expected = " or ".join(dict.fromkeys(type_.expected for type_ in types))

    def problem(value: Any) -> Problem | None:
        problems = [type_.problem(value) for type_ in types]
        if None in problems:
            return None
        # A value that is of one of the types but for something inside it.
        inside = [found for found in problems if found and found[0]]
        return inside[0] if inside else ("", expected)

    return Type(expected, problem)


def _list(item: Type) -> Type:
    def problem(value: Any) -> Problem | None:
        if not isinstance(value, list):
            return "", "a list"
        for index, element in enumerate(cast("list[Any]", value)):
            if (found := item.problem(element)) is not None:
                return f"[{index}]{found[0]}", found[1]
        return None

    return Type("a list", problem)


def _options(known: list[Arg]) -> Type:
    types = {option.name: option for option in known}

    def problem(value: Any) -> Problem | None:
        if not isinstance(value, dict):
            return "", "an object"
        given_values = cast("dict[str, Any]", value)
        required = {name: None for name, option in types.items() if not option.optional}
        for name, given in {**required, **given_values}.items():
            option = types.get(name)
            if option is None:
                return f".{name}", "one of the known options: " + ", ".join(types)
            if given is None and option.optional:
                continue
            if (found := type_of(option.type).problem(given)) is not None:
                return f".{name}{found[0]}", found[1]
        return None

    return Type("an object", problem)
