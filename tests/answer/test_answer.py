"""An answer takes in what comes: twice, with gaps, in every shape."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.base.errors import ApiError
from chat_py.models.parts import ReasoningPart, TextPart, ToolPart
from tests.fakes.answers import DONE, POST, START, asked, begin, delta, resume, rig_of
from tests.fakes.transport import Response, events, json_response


async def test_what_is_delivered_twice_counts_once() -> None:
    rig = rig_of(
        events(START, delta(1, "a"), delta(1, "a"), delta(2, "b"), cut=True),
        events(START, delta(1, "a"), delta(2, "b"), delta(3, "c"), DONE),
    )
    assert (await begin(rig))["content"] == "abc"


async def test_what_was_left_out_is_asked_for() -> None:
    rig = rig_of(
        events(START, delta(1, "a"), delta(3, "c"), open=True),
        events(START, delta(2, "b"), delta(3, "c"), DONE),
    )
    assert (await begin(rig))["content"] == "abc"
    assert asked(rig) == [POST, resume("1")]


async def test_a_server_that_counts_in_its_own_way() -> None:
    rig = rig_of(default=events(START, delta(10, "a"), delta(20, "b"), DONE))
    assert (await begin(rig))["content"] == "ab"
    assert len(rig.transport.sent) == 3


async def test_without_ids_it_is_read_from_the_start() -> None:
    rig = rig_of(
        events(START, ("delta", {"text": "a"}), cut=True),
        events(START, ("delta", {"text": "a"}), ("delta", {"text": "b"}), DONE),
    )
    assert (await begin(rig))["content"] == "ab"
    assert asked(rig) == [POST, resume(None)]


@pytest.mark.parametrize("id_", ["x", "²", "9" * 5000])
async def test_ids_that_do_not_count(id_: str) -> None:
    pieces = [("delta", {"text": text}, id_) for text in ("a", "b")]
    rig = rig_of(events(START, *pieces, DONE))
    assert (await begin(rig))["content"] == "ab"
    assert asked(rig) == [POST]


async def test_unknown_events_are_for_later_servers() -> None:
    rig = rig_of(events(START, ("mood", {"glad": True}), delta(1, "a"), DONE))
    assert (await begin(rig))["content"] == "a"


@pytest.mark.parametrize("body", [{"success": False, "message": "Not now."}, {"error": "Not now."}])
async def test_a_refusal_as_json(body: dict[str, Any]) -> None:
    rig = rig_of(json_response(body))
    with pytest.raises(ApiError) as caught:
        await begin(rig)
    assert caught.value.details == "Not now."
    assert rig.database.stores["streams"] == {}


async def test_a_whole_answer_may_carry_a_warning() -> None:
    rig = rig_of(json_response({"content": "Hi", "error": "One source was not there."}))
    assert (await begin(rig))["content"] == "Hi"


@pytest.mark.parametrize("body", [[], "Hi", 5, None])
async def test_json_that_is_no_object_is_no_answer(body: Any) -> None:
    rig = rig_of(json_response(body))
    with pytest.raises(ApiError) as caught:
        await begin(rig)
    assert (caught.value.type, caught.value.details) == (
        "validation",
        "an answer must be an object",
    )


def reasoning(number: int, text: str, **more: Any) -> tuple[str, Any, str]:
    return ("reasoning", {"text": text, **more}, str(number))


async def test_thoughts_come_beside_the_text_and_are_numbered_with_it() -> None:
    rig = rig_of(
        events(
            START,
            reasoning(1, "Let me "),
            reasoning(2, "think."),
            reasoning(3, "", seconds=4.0),
            delta(4, "Hello"),
            ("usage", {"inputTokens": 1}, "5"),
            ("done", {"messageId": "m1", "finish": "length"}),
        )
    )
    assert (await begin(rig))["content"] == "Hello"
    assert rig.stream.thoughts == {"m1": "Let me think."}
    assert rig.stream.parts["m1"] == [
        ReasoningPart(text="Let me think.", seconds=4.0),
        TextPart(text="Hello"),
    ]
    assert rig.stream.finishes["m1"] == "length"
    assert asked(rig) == [POST]


async def test_thoughts_of_a_server_that_numbers_only_the_text() -> None:
    rig = rig_of(
        events(
            START,
            ("reasoning", {"text": "One."}),
            delta(1, "a"),
            ("reasoning", {"text": " Two."}),
            delta(2, "b"),
            DONE,
        )
    )
    assert (await begin(rig))["content"] == "ab"
    assert rig.stream.thoughts == {"m1": "One. Two."}
    assert asked(rig) == [POST]


async def test_a_resumed_stream_goes_on_after_a_thought() -> None:
    rig = rig_of(
        events(START, reasoning(1, "Let me "), cut=True),
        events(START, reasoning(2, "think."), delta(3, "Yes"), DONE),
    )
    assert (await begin(rig))["content"] == "Yes"
    assert asked(rig) == [POST, resume("1")]
    assert rig.stream.thoughts == {"m1": "Let me think."}


async def test_a_restart_takes_back_what_came() -> None:
    rig = rig_of(
        events(
            START, delta(1, "Hm."), ("restart", {}, "2"), reasoning(3, "Hm."), delta(4, "a"), DONE
        )
    )
    assert (await begin(rig))["content"] == "a"
    assert rig.stream.answers == {"m1": ("a", "sent")}


async def test_half_a_character_meets_its_other_half() -> None:
    halves = (r"Hi \ud83d", r"\ude00!")
    deltas = [f'event: delta\ndata: {{"text": "{half}"}}\n\n' for half in halves]
    rig = rig_of(events(START, *deltas, DONE))
    assert (await begin(rig))["content"] == "Hi 😀!"


async def test_half_a_character_in_a_whole_answer_costs_only_itself() -> None:
    body = rb'{"id": "m1", "content": "Hi \ud83d there"}'
    rig = rig_of(Response(200, body, {"content-type": "application/json"}))
    assert (await begin(rig))["content"] == "Hi \ufffd there"


async def test_only_a_tool() -> None:
    call = {"id": "t1", "name": "look", "state": "done", "output": 3}
    rig = rig_of(events(START, ("tool", call, "1"), DONE))
    assert (await begin(rig))["content"] == ""
    assert rig.stream.parts["m1"] == [ToolPart(id="t1", name="look", state="done", output=3)]
