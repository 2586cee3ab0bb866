"""Messages on their way as a tab knows them."""

from __future__ import annotations

import asyncio

from chat_py.sending.item import OutboxItem
from tests.fakes.outbox_rig import OutboxRig
from tests.fakes.transport import json_response


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


async def test_what_happens_to_the_former_user_s_messages_is_not_told() -> None:
    rig = OutboxRig()
    rig.server.trouble = [json_response({}, delay=5)]
    await rig.send("ann's secret")
    await asyncio.sleep(1)
    rig.user = "bob"
    rig.api.abort_all_requests()
    await asyncio.sleep(1)
    assert rig.told == []


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
