"""Characters whose two halves come in two pieces of JSON."""

from __future__ import annotations

import json

import pytest

from chat_py.border.surrogates import SurrogateJoiner, read_json_with_halves


@pytest.mark.parametrize(
    "value",
    [
        "a\ud83d",
        "\ude00b",
        ["\ud83d", {"a": "x\ud83d\ud83dy"}, 1, None],
        "\ufdd0\ud83d",
        "plain",
        "\\ud83d",
        "\\\ud83d",
    ],
)
def test_halves_stay_halves(value):
    assert read_json_with_halves(json.dumps(value)) == value


def test_names_have_no_halves():
    assert read_json_with_halves(r'{"a\ud83d": "\ud83d"}') == {"a\ufffd": "\ud83d"}


def test_where_no_mark_is_free_a_half_is_replaced():
    every = "".join(chr(code) for code in range(0xFDD0, 0xFDF0))
    assert read_json_with_halves(json.dumps(every + "\ud83d")) == every + "\ufffd"


@pytest.mark.parametrize("text", [r'"\ud83d', r'["\ud83d"' + "[" * 5000])
def test_what_is_no_json_is_an_error(text):
    with pytest.raises(ValueError, match="line 1"):
        read_json_with_halves(text)


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (["a", "\ud83d", "\ude00", "b"], "a😀b"),
        (["\ud83d", "", "\ude00"], "😀"),
        (["\ud83d", "x"], "\ufffdx"),
        (["\ude00\ud83d"], "\ufffd\ufffd"),
        (["Grüße \ud83d\ude00"], "Grüße 😀"),
        (["\ufeffx\ud83d"], "\ufeffx\ufffd"),
    ],
)
def test_halves_that_meet_are_one_character(pieces, whole):
    joiner = SurrogateJoiner()
    given = [joiner.feed(piece) for piece in pieces] + [joiner.end(), joiner.end()]
    assert "".join(given) == whole
    "".join(given).encode("utf-8")
