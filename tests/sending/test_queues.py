"""In which order messages go out, and what follows from a failure."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError, NetworkFailure
from chat_py.sending.item import OutboxItem
from tests.fakes.outbox_rig import OutboxRig
from tests.fakes.transport import Response, json_response


async def test_in_order_in_a_chat_and_chats_do_not_wait_for_one_another() -> None:
    rig = OutboxRig()
    rig.server.trouble = [Response(503)]
    for content in ("a", "b", "c"):
        await rig.send(content)
    await rig.send("other", chat="2")
    await asyncio.sleep(60)
    assert rig.server.contents == ["other", "a", "b", "c"]


async def test_an_outage_ends_by_itself_and_keeps_the_order() -> None:
    rig = OutboxRig()
    rig.server.trouble = [NetworkFailure("down")] * 10
    first = await rig.send("a")
    await rig.send("b")
    with pytest.raises(ApiError) as caught:
        await rig.outbox.delivered(first.id)
    assert caught.value.type == "network"
    assert await rig.states() == [("a", "failed"), ("b", "failed")]
    assert first.reason == "Network error. Please check your internet connection."
    await asyncio.sleep(600)
    assert rig.server.contents == ["a", "b"]
    assert rig.stored == 0
    assert await rig.states() == []


async def test_back_online_it_goes_at_once() -> None:
    rig = OutboxRig()
    rig.network.set_online(False)
    await rig.send("a")
    await asyncio.sleep(31)
    assert await rig.states() == [("a", "failed")]
    rig.network.set_online(True)
    await asyncio.sleep(0.01)
    assert rig.server.contents == ["a"]
    assert rig.told == [("a", "failed"), ("a", "sending"), ("a", "sent")]


async def test_a_dead_server_is_asked_less_and_less() -> None:
    rig = OutboxRig()
    rig.transport.default = Response(500)
    await rig.send("a")
    await asyncio.sleep(3600)
    assert len(rig.transport.sent) < 80
    assert rig.stored == 1


async def test_it_waits_as_long_as_the_server_asks() -> None:
    rig = OutboxRig()
    rig.server.trouble = [Response(503, headers={"retry-after": "120"})]
    await rig.send("a")
    await asyncio.sleep(115)
    assert len(rig.transport.sent) == 1
    await asyncio.sleep(15)
    assert rig.server.contents == ["a"]


@pytest.mark.parametrize("status", [400, 403, 404, 413, 422])
async def test_a_refusal_keeps_the_message_and_lets_the_next_go(status: int) -> None:
    rig = OutboxRig()
    rig.server.trouble = [json_response({"error": "not this one"}, status)]
    bad = await rig.send("bad")
    await rig.send("good")
    with pytest.raises(ApiError):
        await rig.outbox.delivered(bad.id)
    await asyncio.sleep(3600)
    assert rig.server.contents == ["good"]
    assert await rig.states() == [("bad", "failed")]
    assert (bad.reason, rig.stored) == ("not this one", 1)


async def test_logged_out_it_waits_for_the_log_in() -> None:
    rig = OutboxRig()
    rig.transport.default = Response(401)
    await rig.send("a")
    await rig.send("b")
    await asyncio.sleep(3600)
    assert len(rig.transport.sent) == 1
    assert await rig.states() == [("a", "failed"), ("b", "failed")]
    rig.transport.default = rig.server
    rig.outbox.resume()
    await asyncio.sleep(1)
    assert rig.server.contents == ["a", "b"]


async def test_what_waits_behind_a_delivery_is_not_sent_as_another_user() -> None:
    rig = OutboxRig()
    rig.server.trouble = [json_response({"success": True, "messageId": "m"}, delay=5)]
    await rig.send("a")
    await rig.send("ann's secret")
    await asyncio.sleep(1)
    rig.user = "bob"
    await asyncio.sleep(60)
    assert len(rig.transport.sent) == 1
    assert rig.stored == 1


async def test_what_could_not_be_removed_is_removed_with_the_next_delivery() -> None:
    rig = OutboxRig()
    await rig.send("a")
    rig.database.denied = True
    await asyncio.sleep(1)
    rig.database.denied = False
    assert rig.stored == 1
    await rig.send("b")
    await asyncio.sleep(1)
    assert (len(rig.transport.sent), rig.stored) == (2, 0)
    assert rig.told == [("a", "sent"), ("b", "sent")]


async def test_a_retry_from_within_the_failure_s_own_news() -> None:
    rig = OutboxRig()
    rig.server.trouble = [Response(401)]

    def again(item: OutboxItem) -> None:
        if item.state == "failed":
            rig.outbox.resume()

    rig.outbox.subscribe(again)
    await rig.send("a")
    await asyncio.sleep(1)
    assert rig.server.contents == ["a"]


async def test_closing_stops_every_timer() -> None:
    rig = OutboxRig()
    rig.transport.default = Response(500)
    await rig.send("a")
    await asyncio.sleep(60)
    rig.owner.close()
    sent = len(rig.transport.sent)
    await asyncio.sleep(3600)
    assert (len(rig.transport.sent), rig.owner.count, rig.network.listeners) == (sent, 0, 0)
