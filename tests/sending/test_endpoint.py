"""One POST of a message, and what confirms it."""

from __future__ import annotations

import asyncio

import pytest
from pydantic_core import from_json

from tests.fakes.outbox_rig import OutboxRig
from tests.fakes.transport import Response, json_response


async def test_what_goes_out() -> None:
    rig = OutboxRig()
    item = await rig.outbox.add("a/b", "u1", "hello", {"mood": "glad"})
    await rig.outbox.delivered(item.id)
    request = rig.transport.sent[0]
    assert (request.method, request.url) == ("POST", "/api/chat/a%2Fb/message")
    assert request.headers["idempotency-key"] == item.id
    assert isinstance(request.body, str)
    assert from_json(request.body) == {
        "sender": "user",
        "mood": "glad",
        "content": "hello",
        "timestamp": item.timestamp,
        "userChatId": "u1",
    }


async def test_a_lost_reply_makes_no_second_message() -> None:
    rig = OutboxRig()
    rig.server.trouble = ["response lost"]
    item = await rig.send("hi")
    await rig.outbox.delivered(item.id)
    assert rig.server.contents == ["hi"]
    assert len(rig.transport.sent) == 2


@pytest.mark.parametrize(
    "answer",
    [
        Response(200, "<html>Please log in to this network", {"content-type": "text/html"}),
        Response(200, '{"success":', {"content-type": "application/json"}),
        Response(200, ""),
        json_response({"hello": "I am a proxy"}),
        json_response({"error": "in flight"}, 409),
        Response(429, headers={"retry-after": "40"}),
    ],
    ids=["portal", "truncated", "empty", "foreign JSON", "in flight", "busy"],
)
async def test_only_a_confirmed_reply_removes_it(answer: Response) -> None:
    rig = OutboxRig()
    rig.server.trouble = [answer] * 5
    await rig.send("a")
    await asyncio.sleep(1)
    assert (rig.stored, rig.server.contents) == (1, [])
    await asyncio.sleep(3600)
    assert (rig.stored, rig.server.contents) == (0, ["a"])


async def test_success_false_is_a_refusal() -> None:
    rig = OutboxRig()
    rig.server.trouble = [json_response({"success": False, "error": "muted"})]
    item = await rig.send("a")
    await asyncio.sleep(3600)
    assert (item.state, item.reason, rig.stored) == ("failed", "muted", 1)
