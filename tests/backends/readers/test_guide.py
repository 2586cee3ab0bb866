"""The stream of our own server (contract §3, §10), and what else a guide's server may answer."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.backends.readers.protocols import make_reader
from chat_py.border.json_text import write_json
from chat_py.models.answer_event import FileLink, Notice, Source, Usage
from tests.fakes.wire import Read, cuts, read, sum_up


def event(name: str, id: str | None = None, /, **data: Any) -> bytes:
    lines = [f"event: {name}", f"data: {write_json(data)}", *([f"id: {id}"] if id else [])]
    return ("\n".join(lines) + "\n\n").encode()


START = event("start", completionId="c1", messageId="m1")
DONE = event("done", messageId="m1", currentStep=2, suggestions=["More"])


def test_an_answer_with_everything_at_every_cut():
    body = b"".join(
        [
            START,
            b": heartbeat\n\n",
            event("reasoning", text="Let me think."),
            event("tool", id="t1", name="weather", title="Weather", state="running"),
            event("tool", id="t1", name="weather", input={"city": "Oslo"}, state="running"),
            event("tool", id="t1", name="weather", output={"temp": 3}, state="done"),
            event("tool", id="t2", name="buy", input={"n": 1}, state="asks"),
            event("delta", "1", text="Hel"),
            event("delta", "2", text="lo."),
            event("source", url="https://e.org", title="E"),
            event("file", url="/files/x.png", mediaType="image/png", name="x.png", size=7),
            event("usage", inputTokens=20, outputTokens=10),
            event("title", text="Weather"),
            event("notice", text="Slow today", level="warning"),
            event("new", text="NO"),
            DONE,
        ]
    )
    for chunks in [[body], *cuts(body)]:
        got = read("guide", *chunks)
        assert (got.text, got.reasoning, got.titles) == ("Hello.", "Let me think.", ["Weather"])
        weather, buy = got.tools.values()
        assert (weather.title, weather.input, weather.output, weather.state) == (
            "Weather",
            {"city": "Oslo"},
            {"temp": 3},
            "done",
        )
        assert (buy.state, buy.input) == ("asks", {"n": 1})
        assert got.sources == [Source("https://e.org", "E")]
        assert got.files == [FileLink("/files/x.png", "image/png", "x.png", 7)]
        assert (got.usage, got.notices) == (Usage(20, 10), [Notice("Slow today", "warning")])
        assert got.start is not None
        assert (got.start.completion_id, got.start.message_id) == ("c1", "m1")
        assert got.finish == "stop"
        assert getattr(got.end, "extra", None) == {
            "messageId": "m1",
            "currentStep": 2,
            "suggestions": ["More"],
        }


def resumed(last: str, *chunks: bytes) -> Read:
    reader = make_reader("guide", last_event_id=last)
    return sum_up([found for chunk in chunks for found in reader.feed(chunk)] + reader.end())


def test_a_delta_that_comes_twice_counts_once():
    deltas = [event("delta", str(number), text=str(number)) for number in (1, 2, 2, 1, 3)]
    assert read("guide", START, *deltas, DONE).text == "123"
    assert resumed("2", *deltas, DONE).text == "3"


def test_a_delta_that_was_left_out_breaks_it_off_to_be_resumed():
    got = read("guide", event("delta", "1", text="a"), event("delta", "3", text="c"), DONE)
    assert (got.text, got.failure.key) == ("a", "backend.broken")


@pytest.mark.parametrize("id", [None, "x", "9" * 5000])
def test_ids_that_do_not_count(id: str | None):
    deltas = [event("delta", id, text="a"), event("delta", id, text="b")]
    assert read("guide", *deltas, DONE).text == "ab"


def test_where_to_go_on():
    reader = make_reader("guide")
    reader.feed(event("delta", "7", text="a"))
    assert reader.last_event_id == "7"


@pytest.mark.parametrize(
    ("last", "finish"),
    [
        (event("done", messageId="m1", stopped=True), "stopped"),
        (event("done", messageId="m1", finish="length"), "length"),
        (event("error", error="secret", type="ratelimit"), "error.ratelimit"),
        (event("error", error="secret", type="new"), "error.server"),
        (b"", "backend.broken"),
    ],
)
def test_how_it_ends(last: bytes, finish: str):
    got = read("guide", START, event("delta", "1", text="Half"), last)
    assert (got.text, got.finish) == ("Half", finish)


def test_a_wait_that_an_error_asks_for():
    assert read("guide", event("error", error="x", retryAfter=5)).failure.retry_after == 5.0


@pytest.mark.parametrize(
    "data",
    [
        {"text": "Hi", "messageId": "m1"},
        {"message": "Hi", "_id": "m1", "role": "assistant"},
        {"content": "Hi", "id": "m1"},
    ],
)
def test_one_message_in_place_of_a_stream(data: dict[str, Any]):
    got = read("guide", write_json(data).encode())
    assert (got.text, got.finish) == ("Hi", "stop")
    assert got.start is not None
    assert got.start.message_id == "m1"


@pytest.mark.parametrize("data", [{"success": False, "error": "no"}, {"error": {"message": "no"}}])
def test_a_refusal_in_place_of_a_stream(data: dict[str, Any]):
    assert read("guide", write_json(data).encode()).failure.details == "no"


def test_what_is_no_message():
    assert read("guide", b'{"content": {"a": 1}}').failure.key == "backend.unreadable"


def test_half_a_pair_over_two_deltas():
    body = START + event("delta", "1", text="@") + event("delta", "2", text="#") + DONE
    body = body.replace(b"@", rb"Hi \ud83d").replace(b"#", rb"\ude00 there")
    for chunks in cuts(body):
        assert read("guide", *chunks).text == "Hi 😀 there"


def test_all_pieces_may_be_numbered_in_one_row():
    body = [
        START,
        event("reasoning", "1", text="Hm. "),
        event("delta", "2", text="void"),
        event("restart", "3"),
        event("reasoning", "4", text="Well."),
        event("delta", "5", text="Hello"),
        event("usage", "6", inputTokens=1, outputTokens=2),
        DONE,
    ]
    got = read("guide", *body)
    assert (got.text, got.reasoning, got.finish) == ("Hello", "Well.", "stop")
    assert read("guide", *body[:2], *body[4:]).finish == "backend.broken"
