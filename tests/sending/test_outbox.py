"""What is sent is stored first, goes out in order, and leaves only when the server has it."""

from __future__ import annotations

import asyncio

import pytest
from pydantic_core import from_json

from chat_py.base.errors import ApiError, NetworkFailure
from chat_py.browser.protocols.http import HttpRequest
from chat_py.sending.item import OutboxItem
from tests.fakes.outbox_rig import OutboxRig
from tests.fakes.transport import Response, json_response


async def test_stored_before_the_first_byte_goes_out() -> None:
    rig = OutboxRig()
    stored_at_send: list[int] = []

    def look(request: HttpRequest) -> Response | Exception:
        stored_at_send.append(rig.stored)
        return rig.server(request)

    rig.transport.default = look
    item = await rig.send("hello")
    assert rig.transport.sent == []
    saved = await rig.outbox.delivered(item.id)
    assert stored_at_send == [1]
    assert (rig.stored, saved.message_id, item.message_id) == (0, "m-01", "m-01")
    assert rig.told == [("hello", "sent")]


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


async def test_in_order_in_a_chat_and_chats_do_not_wait_for_one_another() -> None:
    rig = OutboxRig()
    rig.server.trouble = [Response(503)]
    for content in ("a", "b", "c"):
        await rig.send(content)
    await rig.send("other", chat="2")
    await asyncio.sleep(60)
    assert rig.server.contents == ["other", "a", "b", "c"]


async def test_two_equal_messages_are_two() -> None:
    rig = OutboxRig()
    await rig.send("hi")
    await rig.send("hi")
    await asyncio.sleep(1)
    assert rig.server.contents == ["hi", "hi"]


async def test_a_lost_reply_makes_no_second_message() -> None:
    rig = OutboxRig()
    rig.server.trouble = ["response lost"]
    item = await rig.send("hi")
    await rig.outbox.delivered(item.id)
    assert rig.server.contents == ["hi"]
    assert len(rig.transport.sent) == 2


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


async def test_a_refused_message_stays_so_over_a_reload_until_a_person_retries() -> None:
    rig = OutboxRig()
    rig.server.trouble = [json_response({"error": "too long"}, 413)]
    item = await rig.send("long")
    await asyncio.sleep(1)
    rig = rig.reload()
    await rig.outbox.restore()
    await asyncio.sleep(3600)
    assert rig.transport.sent == []
    assert rig.told == [("long", "failed")]
    assert (await rig.outbox.pending("1"))[0].reason == "too long"
    await rig.outbox.retry(item.id)
    await asyncio.sleep(1)
    assert rig.server.rows[0][0] == item.id
    assert rig.stored == 0


async def test_a_refused_message_that_a_person_retries_offline_goes_out_after_a_reload() -> None:
    rig = OutboxRig()
    rig.server.trouble = [json_response({"error": "too long"}, 413)]
    item = await rig.send("long")
    await asyncio.sleep(1)
    rig.network.set_online(False)
    await rig.outbox.retry(item.id)
    await asyncio.sleep(1)
    rig = rig.reload()
    await rig.outbox.restore()
    await asyncio.sleep(1)
    assert (rig.server.contents, rig.stored) == (["long"], 0)


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


async def test_a_reload_goes_on_with_the_same_keys() -> None:
    rig = OutboxRig()
    rig.server.trouble = ["response lost"] + [NetworkFailure("down")] * 3
    items = [await rig.send("a"), await rig.send("b")]
    await asyncio.sleep(0.5)
    rig = rig.reload()
    await rig.outbox.restore()
    assert rig.told[:2] == [("a", "sending"), ("b", "sending")]
    await asyncio.sleep(60)
    assert [row[0] for row in rig.server.rows] == [item.id for item in items]
    assert rig.stored == 0


async def test_restoring_twice_sends_once() -> None:
    rig = OutboxRig()
    await rig.send("a")
    await rig.outbox.restore()
    await asyncio.sleep(1)
    await rig.outbox.restore()
    await asyncio.sleep(1)
    assert len(rig.transport.sent) == 1


async def test_order_holds_when_the_clock_is_set_back() -> None:
    rig = OutboxRig()
    rig.network.set_online(False)
    await rig.send("a")
    rig.clock.jump(-3_600_000)
    await rig.send("b")
    rig = rig.reload()
    await rig.outbox.restore()
    await rig.send("c")
    await asyncio.sleep(1)
    assert rig.server.contents == ["a", "b", "c"]


async def test_another_user_neither_sees_nor_sends_it() -> None:
    rig = OutboxRig()
    rig.network.set_online(False)
    await rig.send("ann's secret")
    await asyncio.sleep(31)
    rig.user = "bob"
    await rig.outbox.restore()
    rig.network.set_online(True)
    await asyncio.sleep(3600)
    assert await rig.states() == []
    assert rig.server.contents == []
    rig.user = "ann"
    await rig.outbox.restore()
    await asyncio.sleep(1)
    assert rig.server.contents == ["ann's secret"]


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


async def test_what_happens_to_the_former_user_s_messages_is_not_told() -> None:
    rig = OutboxRig()
    rig.server.trouble = [json_response({}, delay=5)]
    await rig.send("ann's secret")
    await asyncio.sleep(1)
    rig.user = "bob"
    rig.api.abort_all_requests()
    await asyncio.sleep(1)
    assert rig.told == []


async def test_what_cannot_be_removed_is_not_sent_again() -> None:
    rig = OutboxRig()
    await rig.send("a")
    rig.database.denied = True
    await asyncio.sleep(1)
    rig.database.denied = False
    await rig.outbox.restore()
    await asyncio.sleep(1)
    assert len(rig.transport.sent) == 1
    assert rig.told == [("a", "sent")]


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


async def test_users_whose_names_begin_alike() -> None:
    rig = OutboxRig()
    rig.network.set_online(False)
    rig.user = "a/b"
    await rig.send("secret")
    rig = rig.reload()
    for rig.user in ("a", "", "a/"):
        await rig.outbox.restore()
        assert await rig.states() == []


async def test_discard() -> None:
    rig = OutboxRig()
    rig.network.set_online(False)
    item = await rig.send("oops")
    waiting = asyncio.ensure_future(rig.outbox.delivered(item.id))
    await asyncio.sleep(0)
    await rig.outbox.discard(item.id)
    with pytest.raises(ApiError) as caught:
        await waiting
    assert (caught.value.type, rig.stored) == ("aborted", 0)
    rig.network.set_online(True)
    await asyncio.sleep(3600)
    assert await rig.states() == []
    await rig.outbox.discard(item.id)  # a second click


@pytest.mark.parametrize("how", ["denied", "full"])
async def test_without_storage_it_goes_on_in_memory_and_says_so_once(how: str) -> None:
    rig = OutboxRig()
    setattr(rig.database, how, True)
    await rig.outbox.restore()
    for content in ("a", "b"):
        await rig.send(content)
    await asyncio.sleep(1)
    assert rig.server.contents == ["a", "b"]
    assert rig.denied == 1


async def test_a_record_that_cannot_be_read_loses_no_other() -> None:
    rig = OutboxRig()
    rig.network.set_online(False)
    await rig.send("good")
    rig = rig.reload()
    await rig.database.put("outbox", "ann/0", '{"id": 5')
    await rig.outbox.restore()
    await asyncio.sleep(1)
    assert rig.server.contents == ["good"]
    assert len(rig.console.reported) == 1


async def test_a_listener_that_throws_loses_no_message() -> None:
    rig = OutboxRig()

    def broken(item: OutboxItem) -> None:
        raise ValueError(item.content)

    undo = rig.outbox.subscribe(broken)
    await rig.send("a")
    await rig.send("b")
    await asyncio.sleep(1)
    assert rig.server.contents == ["a", "b"]
    assert len(rig.console.reported) == 2
    undo()


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
