"""The events of an answer as they are written."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.backends.answer_wire import events_of_fields, events_of_text, whole_message
from chat_py.border.json_text import write_json
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerElsewhere,
    AnswerEvent,
    AnswerFailure,
    AnswerRestart,
    AnswerStart,
    FileLink,
    Notice,
    ReasoningDelta,
    Source,
    TextDelta,
    Title,
    ToolCall,
    Usage,
)

EVENTS: list[tuple[str, dict[str, Any], AnswerEvent]] = [
    ("start", {"completionId": "c1", "messageId": 7}, AnswerStart("c1", "7")),
    ("delta", {"text": "Hi"}, TextDelta("Hi")),
    ("reasoning", {"text": "Hm.", "seconds": 2}, ReasoningDelta("Hm.", seconds=2.0)),
    ("tool", {"id": "t", "name": "look", "state": "asks"}, ToolCall("t", "look", state="asks")),
    (
        "tool",
        {
            "id": "t",
            "name": "weather",
            "title": "Weather",
            "input": {"city": "Oslo"},
            "output": {"temp": 3},
            "state": "done",
            "approvalId": "a",
        },
        ToolCall("t", "weather", "Weather", {"city": "Oslo"}, {"temp": 3}, "done", "a"),
    ),
    ("source", {"url": "https://a.example/"}, Source("https://a.example/")),
    ("source", {"url": "https://a.example/", "title": "A"}, Source("https://a.example/", "A")),
    ("file", {"url": "/f", "name": "f.txt", "size": 3}, FileLink("/f", name="f.txt", size=3)),
    ("notice", {"text": "Slow.", "level": "warning"}, Notice("Slow.", "warning")),
    ("usage", {"inputTokens": 3, "outputTokens": 4}, Usage(3, 4)),
    ("reasoning", {"text": "Hm.", "signature": "s"}, ReasoningDelta("Hm.", "s")),
    ("title", {"text": "Bread"}, Title("Bread")),
    ("restart", {}, AnswerRestart()),
    ("elsewhere", {}, AnswerElsewhere()),
    (
        "done",
        {"messageId": "m1", "currentStep": 2, "suggestions": ["Why?"], "other": 1},
        AnswerDone("stop", {"messageId": "m1", "currentStep": 2, "suggestions": ["Why?"]}),
    ),
    ("done", {"messageId": "m1", "finish": "length"}, AnswerDone("length", {"messageId": "m1"})),
    ("done", {"messageId": "m1", "stopped": True}, AnswerDone("stopped", {"messageId": "m1"})),
    ("done", {"messageId": "m1", "finish": "tired"}, AnswerDone("other", {"messageId": "m1"})),
    ("usage", {"inputTokens": 3, "outputTokens": None}, Usage(3, 0)),
    ("done", {}, AnswerDone()),
    (
        "done",
        {"messageId": "m1", "suggestions": ["Why?", None, {"text": "x"}]},
        AnswerDone("stop", {"messageId": "m1", "suggestions": ["Why?"]}),
    ),
    ("error", {"error": {"message": "Busy."}}, AnswerFailure("server", details="Busy.")),
    (
        "error",
        {"error": "Too busy.", "type": "ratelimit", "retryAfter": 3},
        AnswerFailure("ratelimit", details="Too busy.", retry_after=3.0),
    ),
    ("error", {"error": "Oh.", "type": "weather"}, AnswerFailure("server", details="Oh.")),
]


@pytest.mark.parametrize(("kind", "fields", "event"), EVENTS)
def test_each_event_as_text_and_as_an_object(
    kind: str, fields: dict[str, Any], event: AnswerEvent
) -> None:
    assert list(events_of_text(kind, write_json(fields))) == [event]
    assert list(events_of_fields(kind, fields)) == [event]


def test_events_of_later_versions_are_nothing() -> None:
    assert list(events_of_text("mood", "{}")) == []
    assert list(events_of_text("tool", '{"state": "flying"}')) == []


def test_half_a_pair_stays_half_where_the_other_may_follow() -> None:
    assert list(events_of_text("delta", r'{"text": "Hi \ud83d"}')) == [TextDelta("Hi \ud83d")]
    source = Source("/a", "\ufffd")
    assert list(events_of_text("source", r'{"url": "/a", "title": "\ud83d"}')) == [source]


@pytest.mark.parametrize(("data", "text"), [("null", ""), ('{"text": null}', ""), ('"Hi"', "Hi")])
def test_a_delta_that_is_no_object(data: str, text: str) -> None:
    assert list(events_of_text("delta", data)) == [TextDelta(text)]


@pytest.mark.parametrize("data", ["Too busy.", '"Too busy."', '{"message": "Too busy."}'])
def test_an_error_in_any_spelling(data: str) -> None:
    assert list(events_of_text("error", data)) == [AnswerFailure("server", details="Too busy.")]


@pytest.mark.parametrize("data", ["{", "5 5", '{"text": []}'])
def test_what_cannot_be_read(data: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|text"):
        list(events_of_text("delta", data))


def test_a_whole_message_of_parts() -> None:
    parts = [
        {"type": "reasoning", "text": "Hm."},
        {"type": "text", "text": "One "},
        {"type": "tool", "id": "t", "name": "look", "state": "done"},
        {"type": "text", "text": "two."},
    ]
    assert list(whole_message(write_json({"id": "m1", "parts": parts}))) == [
        ReasoningDelta("Hm."),
        TextDelta("One "),
        ToolCall("t", "look", state="done"),
        TextDelta("two."),
        AnswerDone("stop", {"messageId": "m1"}),
    ]


@pytest.mark.parametrize("body", ["", " ", "{}", '{"content": ""}'])
def test_an_empty_answer_comes_by_another_way(body: str) -> None:
    assert list(whole_message(body)) == [AnswerElsewhere()]


def test_a_whole_message_without_an_id() -> None:
    assert list(whole_message('{"text": "Hi"}')) == [TextDelta("Hi"), AnswerDone()]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Hi", "messageId": "m1"},
        {"message": "Hi", "_id": "m1", "role": "assistant"},
        {"content": "Hi", "id": "m1"},
    ],
)
def test_a_whole_message_in_any_spelling(fields: dict[str, Any]) -> None:
    assert list(whole_message(write_json(fields))) == [
        TextDelta("Hi"),
        AnswerDone("stop", {"messageId": "m1"}),
    ]


@pytest.mark.parametrize(
    "fields", [{"success": False, "error": "no"}, {"error": {"message": "no"}}]
)
def test_a_refusal_in_place_of_a_message(fields: dict[str, Any]) -> None:
    assert list(whole_message(write_json(fields))) == [AnswerFailure("server", details="no")]


@pytest.mark.parametrize("body", ['{"content": {"a": 1}}', "[]", "{"])
def test_what_is_no_message(body: str) -> None:
    with pytest.raises(ValueError, match=r"content|object|EOF"):
        list(whole_message(body))
