"""An answer of the guide's endpoints: what is asked, and how any kind of body is read."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic_core import from_json

from chat_py.base.errors import ApiError, NetworkFailure
from tests.fakes.answers import DONE, POST, START, asked, begin, delta, resume, rig_of
from tests.fakes.transport import Response, events, json_response

HALVES = '{"text":"\\ud83d"}\n{"text":"\\ude00"}'
EMPTY, PING = "event: delta\ndata:\n\n", "event: ping\ndata: alive\n\n"


async def test_silence_is_noticed_within_45_seconds() -> None:
    rig = rig_of(
        events(START, delta(1, "a"), open=True),
        events(START, delta(2, "b"), DONE),
    )
    await begin(rig)
    assert rig.transport.times[1] == pytest.approx(46)
    assert rig.transport.responses[0].closed


async def test_silence_from_the_start_is_noticed_too() -> None:
    rig = rig_of(events(open=True), events(START, delta(1, "a"), DONE))
    assert (await begin(rig))["content"] == "a"
    assert rig.transport.times == pytest.approx([0, 47])


async def test_heartbeats_keep_a_slow_answer_alive() -> None:
    beats = [": heartbeat\n\n"] * 20
    rig = rig_of(events(START, *beats, delta(1, "a"), DONE, chunk_delay=40))
    assert (await begin(rig))["content"] == "a"
    assert asked(rig) == [POST]


async def test_a_page_of_somebody_on_the_way_is_no_answer() -> None:
    portal = Response(200, "<h1>Log in", {"content-type": "text/html; charset=utf-8"})
    rig = rig_of(portal, events(START, delta(1, "a"), cut=True), portal, events(START, DONE))
    assert (await begin(rig))["content"] == "a"
    assert asked(rig) == [POST, POST, resume("1"), resume("1")]


@pytest.mark.parametrize(
    ("bad", "named"),
    [(("delta", {"text": []}, "1"), "text"), ("event: delta\ndata: {\n\n", "Invalid JSON")],
)
async def test_an_event_that_cannot_be_read(bad: Any, named: str) -> None:
    rig = rig_of(events(START, bad))
    with pytest.raises(ApiError) as caught:
        await begin(rig)
    assert caught.value.type == "validation"
    assert named in caught.value.details


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (json_response({"messageId": "m9", "content": "Hi"}), ("m9", "Hi")),
        (json_response({"_id": "m9", "role": "assistant", "message": "Hi"}), ("m9", "Hi")),
        (Response(200, "Hi", {"content-type": "text/plain"}), (None, "Hi")),
        (
            Response(
                200,
                '{"text":"H"}\n{"text":"i"}',
                {"content-type": "application/x-ndjson"},
            ),
            (None, "Hi"),
        ),
        (Response(200, HALVES, {"content-type": "application/x-ndjson"}), (None, "😀")),
        (events(EMPTY, PING, delta(1, "Hi"), EMPTY.replace("delta", "done")), (None, "Hi")),
    ],
)
async def test_a_whole_answer(answer: Response, result: tuple[str | None, str]) -> None:
    rig = rig_of(answer)
    found = await begin(rig, uniqueId="page-1")
    assert found == {"messageId": result[0] or "page-1", "content": result[1]}
    assert rig.stream.answers == {result[0] or "page-1": (result[1], "sent")}


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
