"""What comes from the interpreter is believed only where it has the form of a message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chat_py.run.messages import Figure, Text, read_messages

TEXT = {"kind": "text", "run": 1, "stream": "stdout", "text": "a"}


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "no JSON",
        "null",
        "[]",
        "[" * 100_000,
        {},
        {"kind": "unknown"},
        TEXT | {"run": "1"},
        TEXT | {"stream": "html"},
        TEXT | {"text": ["a"]},
        TEXT | {"text": "a" * 200_000},
        {"kind": "table", "run": 1, "columns": ["a"] * 51, "rows": [], "more": 0},
        {"kind": "table", "run": 1, "columns": ["a"], "rows": [["x" * 1_001]], "more": 0},
        {"kind": "table", "run": 1, "columns": [], "rows": [], "more": -1},
        {"kind": "figure", "run": 1, "png": 'iVBORw0KGgo"><script>'},
        {"kind": "figure", "run": 1, "png": "PHN2Zz4="},
        {"kind": "figure", "run": 1, "png": "iVBORw0KGgo" + "A" * 3_000_000},
    ],
)
def test_what_is_no_message_is_left_out(forged: Any) -> None:
    text = forged if isinstance(forged, str) else json.dumps(forged)
    assert read_messages(f"{json.dumps(TEXT)}\n{text}") == [
        Text(kind="text", run=1, stream="stdout", text="a")
    ]


def test_a_png_is_one() -> None:
    message = {"kind": "figure", "run": 1, "png": "iVBORw0KGgoAAAA="}
    assert read_messages(json.dumps(message)) == [
        Figure(kind="figure", run=1, png="iVBORw0KGgoAAAA=")
    ]
