"""An answer takes in what comes: twice, with gaps, in every shape."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.answers import DONE, POST, START, asked, begin, delta, resume, rig_of
from tests.fakes.transport import events, json_response


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
