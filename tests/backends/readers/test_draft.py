"""An answer while it is read."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.backends.readers.draft import Limits
from tests.fakes.wire import read, sse


def chunk(delta: Any = None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [choice], **more}


def call(index: Any, name: str | None = None, arguments: Any = None, id: str | None = None) -> Any:
    function = {"name": name, "arguments": arguments}
    return {"index": index, "id": id, "type": "function", "function": function}


class TestLimits:
    def test_an_event_that_does_not_end(self) -> None:
        got = read("openai", *[b"data: x" * 100] * 100, limits=Limits(event=5000))
        assert got.failure.details == "event"

    def test_a_body_without_an_end(self):
        got = read("openai", *[b"data: x" * 100] * 100, limits=Limits(body=5000))
        assert got.failure.key == "backend.too_large"

    def test_the_input_of_a_tool(self):
        piece = chunk({"tool_calls": [call(0, "a", "1" * 600, "c1")]})
        got = read("openai", sse(piece, piece), limits=Limits(tool_input=1000))
        assert got.failure.key == "backend.too_large"

    def test_the_number_of_tools(self):
        calls = [call(number, "a", "{}", f"c{number}") for number in range(20)]
        got = read("openai", sse(chunk({"tool_calls": calls})), limits=Limits(tools=10))
        assert got.failure.key == "backend.too_large"
        assert len(got.tools) == 10

    @pytest.mark.parametrize("depth", [300, 100_000])
    def test_nesting(self, depth: int):
        got = read("openai", b"data: " + b'{"a":' * depth + b"1" + b"}" * depth + b"\n\n")
        assert got.failure.key == "backend.unreadable"
        assert len(got.failure.details) <= 2000
