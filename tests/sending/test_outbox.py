"""What is sent is stored first, goes out in order, and leaves only when the server has it."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError, NetworkFailure
from chat_py.browser.protocols.http import HttpRequest
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


async def test_two_equal_messages_are_two() -> None:
    rig = OutboxRig()
    await rig.send("hi")
    await rig.send("hi")
    await asyncio.sleep(1)
    assert rig.server.contents == ["hi", "hi"]


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
