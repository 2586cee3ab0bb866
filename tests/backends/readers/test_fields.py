"""Fields of data that nobody has checked."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.backends.readers.fields import number_at, piece_at, record_at, records_at, text_at

DATA: dict[str, Any] = {
    "text": "Hi",
    "half": "\ud83d",
    "number": 3,
    "inner": {"text": "deep", "list": [{"a": 1}, "no", None, {"b": 2}]},
    "list": ["text"],
    "null": None,
}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (["text"], "Hi"),
        (["inner", "text"], "deep"),
        *[([name], "") for name in ("number", "inner", "list", "null", "missing")],
        (["text", "more"], ""),
        (["list", "0"], ""),
        (["missing", "text"], ""),
    ],
)
def test_a_text_or_none(path: list[str], text: str) -> None:
    assert text_at(DATA, *path) == piece_at(DATA, *path) == text


def test_half_a_character_stays_half_only_where_the_rest_may_follow() -> None:
    assert piece_at(DATA, "half") == "\ud83d"
    assert text_at(DATA, "half") == "\ufffd"


def test_an_object_or_an_empty_one() -> None:
    assert record_at(DATA, "inner")["text"] == "deep"
    for path in (["text"], ["list"], ["null"], ["missing", "inner"], ["inner", "text"]):
        assert record_at(DATA, *path) == {}


def test_only_the_objects_of_a_list() -> None:
    assert records_at(DATA, "inner", "list") == [{"a": 1}, {"b": 2}]
    for path in (["text"], ["inner"], ["null"], ["missing"], ["text", "list"]):
        assert records_at(DATA, *path) == []


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, 3), (3.9, 3), (0, 0), (2**53, 2**53)]
    + [(value, 0) for value in (True, "3", None, -1, 2**53 + 1, float("inf"), float("nan"))],
)
def test_a_count_or_nought(value: Any, number: int) -> None:
    assert number_at({"usage": {"n": value}}, "usage", "n") == number
