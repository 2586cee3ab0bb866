"""Anthropic Messages."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.border.json_text import write_json
from chat_py.models.answer_event import Source, Usage
from tests.fakes.wire import Read, cuts, read


def named(*items: dict[str, Any]) -> bytes:
    return "".join(
        f"event: {item['type']}\ndata: {write_json(item)}\n\n" for item in items
    ).encode()


def begin(index: int, **block: Any) -> dict[str, Any]:
    return {"type": "content_block_start", "index": index, "content_block": block}


def delta(index: int, kind: str, **fields: Any) -> dict[str, Any]:
    value = {"type": kind, **fields}
    return {"type": "content_block_delta", "index": index, "delta": value}


def stop(index: int) -> dict[str, Any]:
    return {"type": "content_block_stop", "index": index}


def end(reason: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "message_delta",
            "delta": {"stop_reason": reason, "stop_sequence": None},
            "usage": {"output_tokens": 15},
        },
        {"type": "message_stop"},
    ]


START = {
    "type": "message_start",
    "message": {
        "id": "msg_1",
        "role": "assistant",
        "content": [],
        "usage": {"input_tokens": 25, "cache_read_input_tokens": 5, "output_tokens": 1},
    },
}
CITED = {
    "type": "web_search_result_location",
    "url": "https://e.org",
    "title": "E",
    "cited_text": "x",
}
EVERYTHING = [
    START,
    {"type": "ping"},
    begin(0, type="thinking", thinking="", signature=""),
    delta(0, "thinking_delta", thinking="Let me "),
    delta(0, "thinking_delta", thinking="think."),
    delta(0, "signature_delta", signature="EqQ="),
    stop(0),
    begin(1, type="text", text=""),
    delta(1, "text_delta", text="I look "),
    delta(1, "text_delta", text="it up."),
    stop(1),
    begin(2, type="server_tool_use", id="srv_1", name="web_search", input={}),
    delta(2, "input_json_delta", partial_json=""),
    delta(2, "input_json_delta", partial_json='{"query": "Os'),
    delta(2, "input_json_delta", partial_json='lo"}'),
    stop(2),
    begin(
        3,
        type="web_search_tool_result",
        tool_use_id="srv_1",
        content=[{"type": "web_search_result", "url": "https://e.org", "title": "E"}],
    ),
    stop(3),
    begin(4, type="text", text="", citations=[]),
    delta(4, "citations_delta", citation=CITED),
    delta(4, "text_delta", text="It is 3 °C"),
    stop(4),
    begin(5, type="text", text=""),
    delta(5, "text_delta", text=" now."),
    stop(5),
    begin(6, type="tool_use", id="toolu_1", name="coat", input={}),
    delta(6, "input_json_delta", partial_json='{"on":true}'),
    stop(6),
    *end("tool_use"),
]


def check_everything(got: Read) -> None:
    assert got.reasoning == "Let me think."
    assert got.signatures == ["EqQ="]
    assert got.text == "I look it up.\n\nIt is 3 °C now."
    assert got.sources == [Source("https://e.org", "E")]
    search, coat = got.tools.values()
    assert (search.name, search.input, search.state) == ("web_search", {"query": "Oslo"}, "done")
    assert search.output[0]["url"] == "https://e.org"
    assert (coat.id, coat.name, coat.input, coat.state) == (
        "toolu_1",
        "coat",
        {"on": True},
        "running",
    )
    assert got.finish == "tool"
    assert got.usage == Usage(30, 15)


def test_an_answer_with_everything_at_every_cut():
    body = named(*EVERYTHING)
    check_everything(read("anthropic", body))
    for chunks in cuts(body):
        check_everything(read("anthropic", *chunks))


def test_one_message_in_place_of_a_stream():
    message = {
        "type": "message",
        "id": "msg_1",
        "role": "assistant",
        "content": [
            {"type": "thinking", "thinking": "Let me think.", "signature": "EqQ="},
            {"type": "text", "text": "I look it up."},
            {
                "type": "server_tool_use",
                "id": "srv_1",
                "name": "web_search",
                "input": {"query": "Oslo"},
            },
            {
                "type": "web_search_tool_result",
                "tool_use_id": "srv_1",
                "content": [{"type": "web_search_result", "url": "https://e.org"}],
            },
            {"type": "text", "text": "It is 3 °C", "citations": [CITED]},
            {"type": "text", "text": " now."},
            {"type": "tool_use", "id": "toolu_1", "name": "coat", "input": {"on": True}},
        ],
        "stop_reason": "tool_use",
        "usage": {"input_tokens": 30, "output_tokens": 15},
    }
    check_everything(read("anthropic", write_json(message).encode()))


def hello(*last: dict[str, Any]) -> Read:
    text = [begin(0, type="text", text=""), delta(0, "text_delta", text="Hello."), stop(0)]
    return read("anthropic", named(START, *text, *last))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("refusal", "filter"),
        ("pause_turn", "other"),
    ],
)
def test_why_it_ended(reason: str, told: str):
    assert hello(*end(reason)).finish == told


@pytest.mark.parametrize("last", [[], end("end_turn")[:1]])
def test_only_message_stop_is_the_end(last: list[dict[str, Any]]):
    got = hello(*last)
    assert (got.text, got.finish) == ("Hello.", "backend.broken")


def test_what_has_no_name_is_skipped():
    unnamed = f"data: {write_json(delta(0, 'text_delta', text='NO'))}\n\n".encode()
    got = read("anthropic", named(START) + unnamed + named(*end("end_turn")))
    assert (got.text, got.finish) == ("", "stop")


def test_an_error_in_the_middle():
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "secret"}}
    got = hello(error, *end("end_turn"))
    assert (got.text, got.failure.key, got.failure.details) == ("Hello.", "backend.busy", "secret")


def test_a_tool_of_the_endpoint_that_failed():
    got = read(
        "anthropic",
        named(
            START,
            begin(0, type="server_tool_use", id="s", name="web_fetch", input={"url": "x"}),
            stop(0),
            begin(1, type="web_fetch_tool_result", tool_use_id="s", content={"error_code": "x"}),
            *end("end_turn"),
        ),
    )
    assert (got.tool.state, got.tool.input) == ("failed", {"url": "x"})


def test_an_input_of_nothing():
    got = read(
        "anthropic",
        named(
            START, begin(0, type="tool_use", id="t", name="n", input={}), stop(0), *end("tool_use")
        ),
    )
    assert got.tool.input == {}
