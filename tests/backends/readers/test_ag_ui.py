"""AG-UI."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.models.answer_event import Notice, Usage
from tests.fakes.wire import Read, capture, cuts, read, sse


def of(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, **fields}


STARTED = of("RUN_STARTED", threadId="t1", runId="r1")
FINISHED = of("RUN_FINISHED", threadId="t1", runId="r1")


def run(*items: Any) -> Read:
    return read("ag-ui", sse(STARTED, *items, FINISHED))


def content(text: str, message: str = "m1") -> dict[str, Any]:
    return of("TEXT_MESSAGE_CONTENT", messageId=message, delta=text)


def test_a_capture_with_a_tool_at_every_cut():
    body = capture("agui-pydantic-tool.sse")
    for chunks in [[body], *cuts(body)]:
        got = read("ag-ui", *chunks)
        assert (got.reasoning, got.text) == ("Let me think.", "Hello **there**.")
        assert (got.tool.id, got.tool.name, got.tool.state) == ("call_1", "weather", "done")
        assert (got.tool.input, got.tool.output) == ({"city": "Oslo"}, {"city": "Oslo", "temp": 3})
        assert got.finish == "stop"
        assert got.start is not None
        assert (got.start.thread_id, got.start.completion_id) == ("t1", "r1")


def test_a_plain_capture():
    got = read("ag-ui", capture("agui-pydantic-plain.sse"))
    assert (got.text, got.finish) == ("Hello **there**.", "stop")


def test_an_error_ends_it_and_its_words_are_a_detail():
    got = read("ag-ui", capture("agui-pydantic-error.sse"))
    assert (got.text, got.failure.key) == ("Half ", "backend.failed")
    assert got.failure.details == "secret detail"


def test_messages_are_paragraphs_and_empty_ones_are_nothing():
    got = run(content("One."), content("", "m2"), content("Two", "m3"), content(".", "m3"))
    assert got.text == "One.\n\nTwo."


def test_chunks_go_on_with_the_last_message_and_the_last_tool():
    got = run(
        of("TEXT_MESSAGE_CHUNK", messageId="m1", role="assistant", delta="One"),
        of("TEXT_MESSAGE_CHUNK", delta="."),
        of("TEXT_MESSAGE_CHUNK", messageId="m2", delta="Two."),
        of("TOOL_CALL_CHUNK", toolCallId="c1", toolCallName="t", delta='{"x"'),
        of("TOOL_CALL_CHUNK", delta=":1}"),
        of("REASONING_MESSAGE_CHUNK", messageId="m3", delta="Hm."),
    )
    assert (got.text, got.reasoning, got.tool.input) == ("One.\n\nTwo.", "Hm.", {"x": 1})
    assert got.finish == "tool"


def test_names_of_before():
    got = run(of("THINKING_TEXT_MESSAGE_START"), of("THINKING_TEXT_MESSAGE_CONTENT", delta="Hm."))
    assert got.reasoning == "Hm."


def test_a_message_of_somebody_else_is_not_the_answer():
    start = of("TEXT_MESSAGE_START", messageId="u1", role="user")
    assert run(start, content("NO", "u1"), content("Yes.")).text == "Yes."


CALL = [
    of("TOOL_CALL_START", toolCallId="c1", toolCallName="buy"),
    of("TOOL_CALL_ARGS", toolCallId="c1", delta='{"n":1}'),
    of("TOOL_CALL_END", toolCallId="c1"),
]


@pytest.mark.parametrize(
    ("given", "output"),
    [("plain", "plain"), ('{"a":1}', {"a": 1}), ("[1", "[1"), ([{"type": "text"}],) * 2],
)
def test_what_a_tool_gives(given: Any, output: Any):
    got = run(*CALL, of("TOOL_CALL_RESULT", messageId="x", toolCallId="c1", content=given))
    assert (got.tool.state, got.tool.output, got.finish) == ("done", output, "stop")


def test_a_run_that_waits_for_a_person():
    interrupts = [
        {"id": "i1", "reason": "approval", "message": "Buy it?", "toolCallId": "c1"},
        {"id": "i2", "reason": "input", "message": "How many?"},
    ]
    end = of("RUN_FINISHED", outcome={"type": "interrupt", "interrupts": interrupts})
    got = read("ag-ui", sse(STARTED, *CALL, end))
    assert (got.tool.state, got.tool.approval_id, got.tool.title) == ("asks", "i1", "Buy it?")
    assert (got.finish, got.notices) == ("tool", [Notice("How many?")])


MESSAGES = [
    {"id": "1", "role": "user", "content": "Old"},
    {"id": "2", "role": "assistant", "content": "NO"},
    {"id": "3", "role": "user", "content": "New"},
    {"id": "4", "role": "reasoning", "content": "Hm."},
    {
        "id": "5",
        "role": "assistant",
        "toolCalls": [{"id": "c1", "function": {"name": "buy", "arguments": '{"n":1}'}}],
    },
    {"id": "6", "role": "tool", "toolCallId": "c1", "content": "ok"},
    {"id": "7", "role": "assistant", "content": "Done."},
]


def test_a_server_that_does_not_stream():
    got = run(of("MESSAGES_SNAPSHOT", messages=MESSAGES))
    assert (got.text, got.reasoning, got.finish) == ("Done.", "Hm.", "stop")
    assert (got.tool.input, got.tool.output) == ({"n": 1}, "ok")


def test_a_snapshot_after_the_stream_repeats_nothing():
    assert run(content("Done."), of("MESSAGES_SNAPSHOT", messages=MESSAGES)).text == "Done."


def test_steps_and_usage():
    usage = [{"inputTokens": 3, "outputTokens": 1}, {"inputTokens": 4}]
    got = read(
        "ag-ui", sse(STARTED, of("STEP_STARTED", stepName="Search"), {**FINISHED, "usage": usage})
    )
    assert (got.notices, got.usage) == ([Notice("Search", "progress")], Usage(7, 1))


@pytest.mark.parametrize("items", [[], [content("Half")], [of("STATE_DELTA", delta=[])]])
def test_without_its_last_event_it_is_broken(items: list[Any]):
    assert read("ag-ui", sse(STARTED, *items)).failure.key == "backend.broken"


def test_nothing_follows_the_end():
    assert read("ag-ui", sse(STARTED, content("One."), FINISHED, content("NO"))).text == "One."
