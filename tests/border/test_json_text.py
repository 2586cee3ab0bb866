"""JSON between Python and the page, and `Payload` over it."""

from __future__ import annotations

import json

import pytest

from chat_py.border.json_text import read_json, scalar_json, write_json
from chat_py.models.message import Action

PAGE_TEXTS = [
    ("\ud83d", "\ufffd"),
    ("a\ude00b", "a\ufffdb"),
    ("\ud83d\ude00", "😀"),
    ("\ud83d\ud83d\ude00", "\ufffd😀"),
    ("\\ud83d", "\\ud83d"),  # a backslash and letters, not an escape
    ("\\\ud83d", "\\\ufffd"),
]


@pytest.mark.parametrize(("given", "read"), PAGE_TEXTS)
def test_half_a_pair_from_the_page_becomes_one_replacement(given, read):
    assert read_json(json.dumps({"text": given})) == {"text": read}


@pytest.mark.parametrize(
    ("given", "scalar"),
    [
        (r'"\ud83d\ude00"', r'"\ud83d\ude00"'),
        (r'"\uD83D there"', r'"\ufffd there"'),
        (r'"\ude00\ud83d"', r'"\ufffd\ufffd"'),
        (r'"\\ud83d \u00e9"', r'"\\ud83d \u00e9"'),
    ],
)
def test_a_text_for_parsers_that_take_no_halves(given, scalar):
    assert scalar_json(given) == scalar


@pytest.mark.parametrize("given", ["\ud83d", {"\ude00": ["a\ud83d"]}])
def test_half_a_pair_for_the_page_becomes_replacements(given):
    text = write_json(given)
    text.encode("utf-8")
    assert "\ufffd" in text


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_deep_nesting_is_an_error_and_no_crash(depth):
    with pytest.raises(ValueError, match="recursion"):
        read_json("[" * depth + "]" * depth)


@pytest.mark.parametrize("text", ["", "{", "nonsense", '{"a":}'])
def test_what_is_no_json_is_an_error(text):
    with pytest.raises(ValueError, match="line 1"):
        read_json(text)


def test_what_json_cannot_hold_goes_out_as_null_or_text():
    assert write_json([float("nan"), float("inf")]) == "[null,null]"
    assert json.loads(write_json({"a": {1, 2}})) == {"a": [1, 2]}
    assert "object" in write_json([object()])


def test_models_have_the_names_of_the_wire_even_with_broken_text():
    class Note(Action):
        note_text: str

    assert json.loads(write_json(Note(type="x", note_text="\ud83d"))) == {
        "type": "x",
        "noteText": "\ufffd",
        "reason": None,
    }
