"""The types of arguments: what they take, and how they name what they refuse."""

from __future__ import annotations

import pytest

from chat_py.http.headers import HEADERS
from chat_py.surface.signatures import read_parameters
from chat_py.surface.table import GLOBALS
from chat_py.surface.table.options import OPTIONS
from chat_py.surface.types import type_of


class Page:
    """A value of the page that Python holds by reference."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        ("string", ["", "text"]),
        ("Id", ["kai", 17, 0]),
        ("number", [1, 0.5]),
        ("boolean", [True, False]),
        ("MessageData", [{}]),
        ("DoneCallback", [Page("function")]),
        ("Blob", [Page("body")]),
        ("Element", [Page("element")]),
        ("AbortSignal", [Page("signal")]),
        ("HeaderValues", [{}, {"Accept": "text/plain"}]),
        ("MessageData[]", [[], [{}]]),
        ('"up" | "down" | number', ["up", "down", 1]),
        ("unknown", [None, 1, {}]),
    ],
)
def test_it_takes_what_is_of_the_type(type_, values):
    assert [type_of(type_).problem(value) for value in values] == [None] * len(values)


@pytest.mark.parametrize(
    ("type_", "value", "problem"),
    [
        ("string", 5, ("", "a string")),
        ("Id", "", ("", "a non-empty string or a number")),
        ("Id", True, ("", "a non-empty string or a number")),
        ("number", True, ("", "a finite number")),
        ("boolean", 1, ("", "true or false")),
        ("MessageData", [], ("", "an object")),
        ("DoneCallback", Page("body"), ("", "a function")),
        ("HeaderValues", {"Accept": {}}, ("", HEADERS)),
        ("MessageData[]", {}, ("", "a list")),
        ("MessageData[]", [{}, 5], ("[1]", "an object")),
        ("string | MessageData", 5, ("", "a string or an object")),
        ('"up" | "down"', "left", ("", '"up" or "down"')),
        ("ChatData | MessageData[]", [5], ("[0]", "an object")),
        ("HistoryOptions", {"limit": "5"}, (".limit", "a finite number")),
        ("DropdownItem[]", [{}], ("[0].label", "a string")),
        ("HistoryOptions", 5, ("", "an object")),
    ],
)
def test_it_names_the_place_and_what_was_expected(type_, value, problem):
    assert type_of(type_).problem(value) == problem


def test_an_option_that_may_be_left_out_may_be_null():
    assert type_of("HistoryOptions").problem({"limit": None}) is None


def test_an_unknown_option_is_answered_with_the_known_ones():
    place, expected = type_of("HistoryOptions").problem({"limits": 5})
    assert (place, expected) == (
        ".limits",
        "one of the known options: offset, limit, useCache",
    )


def test_every_type_of_the_table_is_known():
    members = [member for entry in GLOBALS for member in entry.members()]
    names = {arg.type for member in members for arg in member.args}
    names |= {option.type for text in OPTIONS.values() for option in read_parameters(text)}
    assert [name for name in names if not type_of(name)] == []


def test_a_type_that_nobody_knows_is_a_mistake_in_the_table():
    with pytest.raises(LookupError):
        type_of("Nothing")
