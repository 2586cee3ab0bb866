"""Data as text for people: whole where it is small, cut where it is large or deep."""

from __future__ import annotations

import pytest

from chat_py.message.parts.json_excerpt import DEEPEST, MOST, json_excerpt


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        ("a", '"a"'),
        ({}, "{}"),
        ({"a": [1, True], "b": {}}, '{\n  "a": [\n    1,\n    true\n  ],\n  "b": {}\n}'),
        ("half \ud83d", '"half \ufffd"'),
    ],
)
def test_what_is_small_is_whole(value: object, text: str) -> None:
    assert json_excerpt(value) == text


def test_what_is_large_is_cut() -> None:
    for value in ("x" * 1_000_000, ["x"] * 1_000_000, {"x" * 1_000_000: 1}):
        text = json_excerpt(value)
        assert len(text) == MOST + 1
        assert text.endswith("…")


def test_what_is_deep_is_cut() -> None:
    value: object = 1
    for _ in range(500):  # no parser of ours goes deeper
        value = [value]
    text = json_excerpt(value)
    assert text.count("[") == DEEPEST
    assert "…" in text
