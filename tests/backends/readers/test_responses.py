"""OpenAI Responses."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.backends.readers.protocols import make_reader
from chat_py.border.json_text import write_json
from chat_py.models.answer_event import FileLink, Source, Usage
from tests.fakes.wire import Read, cuts, read, sse


def of(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": f"response.{kind}", **fields}


MESSAGE = {
    "type": "message",
    "id": "msg_1",
    "role": "assistant",
    "content": [
        {
            "type": "output_text",
            "text": "It is **3 °C**.",
            "annotations": [{"type": "url_citation", "url": "https://e.org", "title": "E"}],
        }
    ],
}
REASONING = {
    "type": "reasoning",
    "id": "rs_1",
    "summary": [
        {"type": "summary_text", "text": "First."},
        {"type": "summary_text", "text": "Then."},
    ],
    "encrypted_content": "gAAA",
}
SEARCH = {
    "type": "web_search_call",
    "id": "ws_1",
    "status": "completed",
    "action": {"type": "search", "query": "Oslo"},
}
CALL = {
    "type": "function_call",
    "id": "fc_1",
    "call_id": "call_1",
    "name": "coat",
    "arguments": '{"on":true}',
    "status": "completed",
}
MCP = {
    "type": "mcp_call",
    "id": "mcp_1",
    "name": "roll",
    "server_label": "dice",
    "arguments": '{"d":6}',
    "output": "4",
    "status": "completed",
}
APPROVAL = {"type": "mcp_approval_request", "id": "mcpr_1", "name": "buy", "arguments": '{"n":1}'}
IMAGE = {"type": "image_generation_call", "id": "ig_1", "result": "QUJD", "status": "completed"}
OUTPUT = [REASONING, SEARCH, MESSAGE, CALL, MCP, APPROVAL, IMAGE]
RESPONSE = {
    "object": "response",
    "id": "resp_1",
    "status": "completed",
    "output": OUTPUT,
    "usage": {"input_tokens": 20, "output_tokens": 10, "total_tokens": 30},
}
STREAM = [
    of("created", response={"id": "resp_1", "status": "in_progress", "output": []}),
    of("in_progress", response={"id": "resp_1"}),
    of("output_item.added", output_index=0, item={**REASONING, "summary": []}),
    of("reasoning_summary_part.added", item_id="rs_1", summary_index=0),
    of("reasoning_summary_text.delta", item_id="rs_1", summary_index=0, delta="First."),
    of("reasoning_summary_text.done", item_id="rs_1", summary_index=0, text="First."),
    of("reasoning_summary_part.added", item_id="rs_1", summary_index=1),
    of("reasoning_summary_text.delta", item_id="rs_1", summary_index=1, delta="Th"),
    of("reasoning_summary_text.delta", item_id="rs_1", summary_index=1, delta="en."),
    of("output_item.done", output_index=0, item=REASONING),
    of(
        "output_item.added",
        output_index=1,
        item={**SEARCH, "status": "in_progress", "action": None},
    ),
    of("web_search_call.searching", output_index=1, item_id="ws_1"),
    of("output_item.done", output_index=1, item=SEARCH),
    of("output_item.added", output_index=2, item={**MESSAGE, "content": []}),
    of("content_part.added", item_id="msg_1", part={"type": "output_text", "text": ""}),
    of("output_text.delta", item_id="msg_1", content_index=0, delta="It is "),
    of("output_text.delta", item_id="msg_1", content_index=0, delta="**3 °C**."),
    of(
        "output_text.annotation.added",
        item_id="msg_1",
        annotation={"type": "url_citation", "url": "https://e.org", "title": "E"},
    ),
    of("output_text.done", item_id="msg_1", content_index=0, text="It is **3 °C**."),
    of("output_item.done", output_index=2, item=MESSAGE),
    of("output_item.added", output_index=3, item={**CALL, "arguments": ""}),
    of("function_call_arguments.delta", item_id="fc_1", delta='{"on":'),
    of("function_call_arguments.delta", item_id="fc_1", delta="true}"),
    of("function_call_arguments.done", item_id="fc_1", arguments='{"on":true}'),
    of("output_item.done", output_index=3, item=CALL),
    of("output_item.added", output_index=4, item={**MCP, "arguments": "", "output": None}),
    of("mcp_call_arguments.done", item_id="mcp_1", arguments='{"d":6}'),
    of("output_item.done", output_index=4, item=MCP),
    of("output_item.done", output_index=5, item=APPROVAL),
    of("image_generation_call.partial_image", item_id="ig_1", partial_image_b64="QQ=="),
    of("output_item.done", output_index=6, item=IMAGE),
]
DONE = of("completed", response=RESPONSE)


def check(got: Read) -> None:
    assert got.reasoning == "First.\n\nThen."
    assert got.signatures == ["gAAA"]
    assert got.text == "It is **3 °C**."
    assert got.sources == [Source("https://e.org", "E")]
    assert got.files == [FileLink("data:image/png;base64,QUJD", "image/png", "", 3)]
    assert [(tool.id, tool.name, tool.state, tool.input) for tool in got.tools.values()] == [
        ("ws_1", "web_search", "done", {"type": "search", "query": "Oslo"}),
        ("call_1", "coat", "running", {"on": True}),
        ("mcp_1", "roll", "done", {"d": 6}),
        ("mcpr_1", "buy", "asks", {"n": 1}),
    ]
    assert got.tools["mcp_1"].output == "4"
    assert got.tools["mcpr_1"].approval_id == "mcpr_1"
    assert got.start is not None
    assert got.start.completion_id == "resp_1"
    assert (got.finish, got.usage) == ("tool", Usage(20, 10))


def test_an_answer_with_everything_at_every_cut():
    body = sse(*STREAM, DONE)
    check(read("responses", body))
    for at in range(0, len(body), 3):
        check(read("responses", body[:at], body[at:]))
    check(read("responses", *(body[at : at + 1] for at in range(len(body)))))


def test_a_response_in_place_of_a_stream():
    check(read("responses", write_json(RESPONSE).encode()))


def test_items_without_deltas():
    whole = [of("output_item.done", item=item) for item in OUTPUT]
    check(read("responses", sse(*whole, DONE)))
    check(read("responses", sse(DONE)))


def test_two_messages_are_two_paragraphs():
    second = {**MESSAGE, "id": "msg_2"}
    body = sse(
        of("output_text.delta", item_id="msg_1", delta="One."),
        of("output_item.added", item={**second, "content": []}),
        of("output_text.delta", item_id="msg_2", delta="Two."),
        of("completed", response={"id": "r"}),
    )
    for chunks in cuts(body):
        assert read("responses", *chunks).text == "One.\n\nTwo."


def test_a_refusal_is_text():
    body = sse(
        of("refusal.delta", item_id="m", delta="I can"),
        of("refusal.delta", item_id="m", delta="not."),
        of("refusal.done", item_id="m", refusal="I cannot."),
        of("completed", response={}),
    )
    assert read("responses", body).text == "I cannot."


@pytest.mark.parametrize(
    ("last", "finish"),
    [
        (
            of("incomplete", response={"incomplete_details": {"reason": "max_output_tokens"}}),
            "length",
        ),
        (of("incomplete", response={"incomplete_details": {"reason": "content_filter"}}), "filter"),
        (of("incomplete", response={}), "other"),
        (of("cancelled", response={}), "stopped"),
        (
            of("failed", response={"error": {"code": "rate_limit_exceeded", "message": "x"}}),
            "backend.busy",
        ),
        (
            {"type": "error", "code": "server_error", "message": "x", "param": None},
            "backend.failed",
        ),
        (of("in_progress", response={}), "backend.broken"),
    ],
)
def test_how_it_ends(last: dict[str, Any], finish: str):
    got = read("responses", sse(of("output_text.delta", item_id="m", delta="Half"), last))
    assert (got.text, got.finish) == ("Half", finish)


def test_it_can_be_resumed_after_the_last_number():
    reader = make_reader("responses")
    reader.feed(sse(of("output_text.delta", item_id="m", delta="a", sequence_number=41)))
    assert reader.last_event_id == "41"
