"""The Vercel AI SDK's UI message stream."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.backends.readers.draft import Limits
from chat_py.backends.readers.protocols import make_reader
from chat_py.models.answer_event import AnswerRestart, FileLink, Source, Usage
from tests.fakes.wire import Read, capture, cuts, read, sse


def of(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, **fields}


def test_a_capture_of_the_sdk_at_every_cut():
    body = capture("vercel-aisdk7-tool.sse")
    for chunks in [[body], *cuts(body)]:
        got = read("vercel", *chunks)
        assert (got.reasoning, got.text) == ("Let me think.", "It is **3 °C**.")
        assert (got.tool.id, got.tool.name, got.tool.state) == ("call_1", "weather", "done")
        assert (got.tool.input, got.tool.output) == ({"city": "Oslo"}, {"city": "Oslo", "temp": 3})
        assert got.sources == [Source("https://example.com/w", "Weather")]
        assert (got.finish, got.usage) == ("stop", Usage(20, 10))


def test_captures_of_pydantic_ai():
    got = read("vercel", capture("vercel-pydantic-plain.sse"))
    assert (got.text, got.finish) == ("Hello **there**.", "stop")
    got = read("vercel", capture("vercel-pydantic-tool.sse"))
    assert (got.reasoning, got.text) == ("Let me think.", "Hello **there**.")
    assert (got.tool.input, got.tool.state) == ({"city": "Oslo"}, "done")


def test_an_error_ends_it_and_its_words_are_a_detail():
    for chunks in cuts(capture("vercel-pydantic-error.sse")):
        got = read("vercel", *chunks)
        assert (got.text, got.failure.key) == ("Half ", "backend.failed")
        assert got.failure.details == "secret detail"


def tool(*more: dict[str, Any]) -> Read:
    start = of("tool-input-start", toolCallId="c1", toolName="buy", title="Buy it")
    given = of("tool-input-available", toolCallId="c1", toolName="buy", input={"n": 1})
    return read("vercel", sse(start, given, *more, of("finish")))


@pytest.mark.parametrize(
    ("more", "state", "output", "finish"),
    [
        ([], "running", None, "tool"),
        ([of("tool-output-available", output=0)], "done", 0, "stop"),
        ([of("tool-output-available", output=1, preliminary=True)], "running", 1, "tool"),
        ([of("tool-output-error", errorText="no")], "failed", "no", "stop"),
        ([of("tool-input-error", input={"n": 1}, errorText="no")], "failed", "no", "stop"),
        ([of("tool-output-denied")], "denied", None, "stop"),
        ([of("tool-approval-request", approvalId="a1")], "asks", None, "tool"),
        (
            [
                of("tool-approval-request", approvalId="a1"),
                of("tool-approval-response", approvalId="a1", approved=True),
            ],
            "running",
            None,
            "tool",
        ),
        (
            [
                of("tool-approval-request", approvalId="a1"),
                of("tool-approval-response", approvalId="a1", approved=False),
            ],
            "denied",
            None,
            "stop",
        ),
    ],
)
def test_what_becomes_of_a_tool(more: list[dict[str, Any]], state: str, output: Any, finish: str):
    got = tool(*({"toolCallId": "c1", **item} for item in more))
    assert (got.tool.name, got.tool.title, got.tool.input) == ("buy", "Buy it", {"n": 1})
    assert (got.tool.state, got.tool.output, got.finish) == (state, output, finish)
    assert got.tool.approval_id == ("a1" if "approval" in str(more) else "")


STEPS = [
    of("start", messageId="m1"),
    of("start-step"),
    of("text-delta", id="1", delta="One."),
    of("source-url", sourceId="s", url="https://e.org"),
    of("finish-step"),
    of("start-step"),
    of("reasoning-delta", id="2", delta="Hm."),
    of("tool-input-start", toolCallId="c1", toolName="t"),
    of("file", url="https://e.org/x.png", mediaType="image/png"),
    of("text-delta", id="3", delta="Wrong."),
]
AGAIN = [of("reset-step"), of("text-delta", id="4", delta="Right.")]


def test_a_step_can_be_taken_back():
    got = read("vercel", sse(*STEPS, *AGAIN, of("finish", finishReason="stop")))
    assert (got.text, got.reasoning, got.tools, got.files) == ("One.\n\nRight.", "", {}, [])
    assert got.sources == [Source("https://e.org")]
    assert got.start is not None
    assert got.start.message_id == "m1"


def test_taking_back_nothing_is_not_told():
    reader = make_reader("vercel")
    events = reader.feed(sse(of("start-step"), of("reset-step"), *STEPS))
    assert AnswerRestart() not in events


def test_taking_back_for_ever_is_too_much():
    got = read("vercel", sse(*STEPS, *AGAIN * 10), limits=Limits(restarts=5))
    assert got.failure.key == "backend.too_large"


def test_steps_are_paragraphs_and_texts_of_one_step_are_not():
    text = of("text-delta", id="1", delta="a")
    body = sse(of("start-step"), text, text, of("start-step"), text, of("finish"))
    assert read("vercel", body).text == "aa\n\na"


@pytest.mark.parametrize(
    ("last", "finish"),
    [
        ([of("finish", finishReason="length")], "length"),
        ([of("finish", finishReason="content-filter")], "filter"),
        ([of("finish", finishReason="tool-calls")], "tool"),
        ([of("finish", finishReason="new")], "other"),
        ([of("finish", finishReason="error")], "backend.failed"),
        ([of("abort", reason="x")], "stopped"),
        (["[DONE]"], "stop"),
        ([of("finish-step")], "backend.broken"),
        ([of("new-thing", delta="NO"), of("data-weather", data=1), of("finish")], "stop"),
    ],
)
def test_how_it_ends(last: list[Any], finish: str):
    got = read("vercel", sse(of("start"), of("text-delta", id="1", delta="Half"), *last))
    assert (got.text, got.finish) == ("Half", finish)


def test_files_and_documents():
    file = of("file", url="data:text/plain;base64,QQ==", mediaType="text/plain")
    document = of("source-document", sourceId="d", mediaType="application/pdf", title="The report")
    got = read("vercel", sse(file, document, of("reasoning-file", url="x"), of("finish")))
    assert got.files == [FileLink("data:text/plain;base64,QQ==", "text/plain")]
    assert got.sources == [Source("", "The report")]
