"""What is asked of the server."""

from __future__ import annotations

import pytest
from pydantic_core import from_json

from chat_py.base.errors import ApiError, NetworkFailure
from tests.fakes.answers import DONE, POST, START, asked, begin, delta, rig_of
from tests.fakes.transport import Response, events


async def test_what_is_asked() -> None:
    rig = rig_of(events(START, DONE))
    await begin(rig)
    request = rig.transport.sent[0]
    assert request.headers["accept"] == "text/event-stream"
    assert isinstance(request.body, str)
    body = from_json(request.body)
    assert request.headers["idempotency-key"] == body.pop("uniqueId")
    assert body == {
        "chatId": "1",
        "userChatId": "u1",
        "userId": "",
        "messageId": "q1",
        "regenerate": False,
    }


async def test_a_post_without_an_answer_is_repeated_under_its_key() -> None:
    rig = rig_of(NetworkFailure("x"), Response(503), events(START, delta(1, "a"), DONE))
    assert (await begin(rig))["content"] == "a"
    assert len({request.headers["idempotency-key"] for request in rig.transport.sent}) == 1


async def test_a_head_without_a_body_is_repeated_under_its_key() -> None:
    rig = rig_of(events(cut=True), events(START, delta(1, "a"), DONE))
    assert (await begin(rig))["content"] == "a"
    assert asked(rig) == [POST, POST]


async def test_a_plain_answer_that_breaks_off_is_not_asked_for_again() -> None:
    rig = rig_of(Response(200, "half", {"content-type": "text/plain"}, cut=True))
    with pytest.raises(ApiError):
        await begin(rig)
    assert list(rig.stream.answers.values()) == [("half", "broken")]
    assert asked(rig) == [POST]
