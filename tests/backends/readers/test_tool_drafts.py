"""Calls of tools that come in pieces."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.wire import Read, read, sse


def chunk(delta: Any = None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [choice], **more}


def answer(*items: Any) -> Read:
    return read("openai", sse(*items))


def call(index: Any, name: str | None = None, arguments: Any = None, id: str | None = None) -> Any:
    function = {"name": name, "arguments": arguments}
    return {"index": index, "id": id, "type": "function", "function": function}


class TestTools:
    @pytest.mark.parametrize("text", ['{"x":', "[" * 5000, "no JSON"])
    def test_arguments_that_are_no_json_stay_text(self, text: str):
        got = answer(chunk({"tool_calls": [call(0, "a", text, "c1")]}), "[DONE]")
        assert got.tool.input == text

    def test_half_a_pair_in_arguments(self):
        body = sse(
            chunk({"tool_calls": [call(0, "a", '{"x":"@1', "c1")]}),
            chunk({"tool_calls": [call(0, None, '@2"}')]}),
            "[DONE]",
        )
        got = read("openai", body.replace(b"@1", rb"\ud83d").replace(b"@2", rb"\ude00"))
        assert got.tool.input == {"x": "😀"}
