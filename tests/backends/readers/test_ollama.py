"""Ollama's own lines of JSON."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.border.json_text import write_json
from chat_py.models.answer_event import Usage
from tests.fakes.wire import cuts, read, sse


def line(message: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": "", **(message or {})}
    return {"model": "m", "message": message, "done": False, **more}


def lines(*items: Any) -> bytes:
    return "".join(write_json(item) + "\n" for item in items).encode()


END = line(done=True, done_reason="stop", prompt_eval_count=20, eval_count=10)
HELLO = [
    line({"thinking": "Let me "}),
    line({"thinking": "think."}),
    line({"content": "Grüße, "}),
    line({"content": "**Welt** 🎈."}),
]


def test_an_answer_at_every_cut():
    for body in (
        lines(*HELLO, END),
        lines(*HELLO, END).rstrip(),
        lines(*HELLO, END).replace(b"\n", b"\r\n"),
    ):
        for chunks in [[body], *cuts(body)]:
            got = read("ollama", *chunks)
            assert (got.reasoning, got.text) == ("Let me think.", "Grüße, **Welt** 🎈.")
            assert (got.finish, got.usage) == ("stop", Usage(20, 10))


def test_tools_have_an_object_for_input():
    calls = [{"function": {"name": name, "arguments": {"x": 1}}} for name in ("a", "b")]
    got = read(
        "ollama", lines(line({"tool_calls": calls[:1]}), line({"tool_calls": calls[1:]}), END)
    )
    assert [(tool.name, tool.input) for tool in got.tools.values()] == [
        ("a", {"x": 1}),
        ("b", {"x": 1}),
    ]
    assert got.finish == "tool"


def test_generate():
    body = lines({"response": "Hi", "done": False}, {"response": "", "done": True})
    assert (read("ollama", body).text, read("ollama", body).finish) == ("Hi", "stop")


def test_one_text_over_lines():
    body = b'{\n "message": {"content": "Hi"},\n "done": true\n}\n'
    for chunks in cuts(body):
        assert read("ollama", *chunks).text == "Hi"


@pytest.mark.parametrize(
    ("last", "finish"),
    [
        ([END | {"done_reason": "length"}], "length"),
        ([END | {"done_reason": "unload"}], "other"),
        ([], "backend.broken"),
        ([{"error": "model 'x' not found"}], "backend.model"),
        (["<"], "backend.unreadable"),
    ],
)
def test_how_it_ends(last: list[Any], finish: str):
    body = lines(*HELLO, *last).replace(b'"<"', b"<")
    got = read("ollama", body)
    assert (got.text, got.finish) == ("Grüße, **Welt** 🎈.", finish)


def test_its_other_endpoint_is_named():
    failure = read("ollama", sse({"choices": [{"delta": {"content": "a"}}]})).failure
    assert failure.values == {"expected": "ollama", "found": "openai"}
