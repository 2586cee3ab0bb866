"""Events of an answer become parts, and parts events again."""

from __future__ import annotations

from chat_py.models.answer_event import (
    AnswerDone,
    AnswerRestart,
    FileLink,
    Notice,
    ReasoningDelta,
    Source,
    TextDelta,
    ToolCall,
    Usage,
)
from chat_py.models.message import Message
from chat_py.models.parts import (
    PartCollector,
    ReasoningPart,
    TextPart,
    ToolPart,
    collect,
    event_of,
    once_stopped,
    part_of,
    read_parts,
    reasoning_in,
    text_in,
)


def test_pieces_of_one_text_and_of_one_thought_are_joined():
    events = [
        ReasoningDelta("So "),
        ReasoningDelta("then."),
        ReasoningDelta("", seconds=3.5),
        TextDelta("a"),
        TextDelta("b"),
        Usage(1, 2),
        AnswerDone(),
    ]
    assert collect(events) == [ReasoningPart(text="So then.", seconds=3.5), TextPart(text="ab")]


def test_a_tool_between_two_texts_keeps_its_place_and_is_as_it_was_at_last():
    events = [
        TextDelta("a"),
        ToolCall("1", "look"),
        TextDelta("b"),
        ToolCall("1", "look", output=3, state="done"),
    ]
    parts = collect(events)
    assert [part.type for part in parts] == ["text", "tool", "text"]
    assert parts[1] == ToolPart(id="1", name="look", output=3, state="done")
    assert text_in(parts) == "ab"


def test_what_was_before_a_restart_is_void():
    assert collect([TextDelta("a"), AnswerRestart(), TextDelta("b")]) == [TextPart(text="b")]


def test_each_part_is_its_event_again():
    events = [
        TextDelta("a"),
        ReasoningDelta("b", "signed", 2.0),
        ToolCall("1", "n", "t", {"a": 1}, [2], "done", "yes", "signed"),
        Source("https://e.org", "E"),
        FileLink("https://e.org/f", "image/png", "f", 7),
        Notice("n", "warning"),
    ]
    for event in events:
        part = part_of(event)
        assert part is not None
        assert event_of(part) == event
    assert part_of(Usage(1, 1)) is None


def test_a_part_that_cannot_be_read_does_not_lose_the_others():
    given = [
        {"type": "hologram"},
        None,
        {"type": "text", "text": "a"},
        {"type": "tool", "state": 3},
    ]
    assert read_parts(given) == [TextPart(text="a")]
    assert read_parts("no list") is None


def test_a_message_of_parts_alone_has_their_text():
    parts = [{"type": "reasoning", "text": "Hm."}, {"type": "text", "text": "Hi"}]
    assert Message.model_validate({"sender": "bot", "parts": parts}).content == "Hi"


def test_what_a_page_keeps_under_the_same_names_does_no_harm():
    message = Message.model_validate({"sender": "bot", "state": {"a": 1}, "reason": 3, "parts": 7})
    assert (message.state, message.reason, message.parts) == (None, None, None)
    assert not {"state", "reason", "finish", "parts"} & message.wire().keys()


def test_all_thoughts_are_one_text_and_their_times_add_up():
    parts = collect(
        [
            ReasoningDelta("One.\n"),
            ReasoningDelta("", seconds=1.0),
            TextDelta("a"),
            ReasoningDelta("Two."),
            ReasoningDelta("", seconds=2.0),
        ]
    )
    assert reasoning_in(parts) == ("One.\n\nTwo.", 3.0)
    assert reasoning_in([]) == ("", None)


def test_the_parts_so_far_may_be_asked_for_at_any_time() -> None:
    events = [
        ReasoningDelta("H"),
        ReasoningDelta("m."),
        TextDelta("a"),
        TextDelta("b"),
        ToolCall("c1", "weather"),
        ToolCall("c1", "weather", state="done"),
        TextDelta("c"),
    ]
    collector = PartCollector()
    for count, event in enumerate(events, 1):
        collector.add(event)
        assert collector.parts() == collect(events[:count])


def test_nobody_is_asked_about_a_tool_whose_answer_was_stopped() -> None:
    parts = collect(
        [
            TextDelta("a"),
            ToolCall("c1", "order", state="asks"),
            ToolCall("c2", "search"),
            ToolCall("c3", "search", state="done"),
        ]
    )
    stopped = [once_stopped(part) for part in parts]
    assert [part.state for part in stopped if isinstance(part, ToolPart)] == [
        "denied",
        "running",
        "done",
    ]
    assert [now is part for now, part in zip(stopped, parts, strict=True)] == [
        *(True, False, True, True)
    ]
