"""The standard streams of a block."""

from __future__ import annotations

import json

import pytest

from chat_py_runner.limits import CHARACTERS, OutputLimit
from chat_py_runner.output import Output, Stream


def test_a_stream_says_whole_lines_and_the_rest_when_flushed() -> None:
    said: list[str] = []
    stream = Stream(Output(said.append, 7), "stdout")
    stream.write("a")
    assert said == []
    stream.write("b\nc")
    stream.flush()
    stream.flush()
    assert [json.loads(text) for text in said] == [
        {"kind": "text", "run": 7, "stream": "stdout", "text": "ab\nc"}
    ]


def test_a_line_without_end_is_not_kept_without_end() -> None:
    said: list[str] = []
    stream = Stream(Output(said.append, 1), "stdout")
    stream.write("x" * CHARACTERS)
    assert said == []
    with pytest.raises(OutputLimit):
        stream.write("x" * CHARACTERS)
    assert sum(len(json.loads(text)["text"]) for text in said) == CHARACTERS
