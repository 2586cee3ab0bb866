"""Two tabs of one browser: one delivers, both show it, and none is needed by the other."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import NetworkFailure
from tests.fakes.outbox_rig import OutboxRig, OutboxServer
from tests.fakes.storage import FakeDatabase
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import Response, json_response


class Tabs:
    """Two tabs on one server, one database and one clock."""

    def __init__(self, browser: FakeBrowser | None = None) -> None:
        self.browser = browser or FakeBrowser()
        self.server, self.database = OutboxServer(), FakeDatabase()
        self.a = self.open()
        self.b = self.open()

    def open(self) -> OutboxRig:
        rig = OutboxRig(self.server, self.database, browser=self.browser)
        if hasattr(self, "a"):
            rig.clock = self.a.clock
            rig.outbox._clock = self.a.clock  # pyright: ignore[reportPrivateUsage]
        return rig

    @property
    def posts(self) -> int:
        return len(self.a.transport.sent) + len(self.b.transport.sent)


async def test_a_message_of_one_tab_is_shown_in_the_other_and_sent_once() -> None:
    tabs = Tabs()
    await tabs.a.send("hi")
    await asyncio.sleep(1)
    assert tabs.b.told == [("hi", "sending"), ("hi", "sent")]
    assert (tabs.posts, tabs.server.contents, tabs.a.stored) == (1, ["hi"], 0)


async def test_only_the_tab_that_delivered_says_so_to_the_page() -> None:
    tabs = Tabs()
    sent: list[tuple[str, bool]] = []
    for name, rig in (("a", tabs.a), ("b", tabs.b)):
        rig.outbox.subscribe(
            lambda item, name=name: (
                sent.append((name, item.elsewhere)) if item.state == "sent" else None
            )
        )
    await tabs.a.send("hi")
    await asyncio.sleep(1)
    assert sorted(sent) == [("a", False), ("b", True)]


async def test_whichever_tab_delivers_says_so_and_asks_for_the_answer() -> None:
    tabs = Tabs()
    sent: list[tuple[str, bool]] = []
    for name, rig in (("a", tabs.a), ("b", tabs.b)):
        rig.outbox.subscribe(
            lambda item, name=name: (
                sent.append((name, item.elsewhere)) if item.state == "sent" else None
            )
        )
    tabs.server.trouble = [json_response({}, delay=20)]
    await tabs.a.send("hi")
    await asyncio.sleep(1)
    tabs.a.tab.close()  # before it has heard that the message arrived
    await asyncio.sleep(60)
    assert sent == [("b", False)]


async def test_both_tabs_take_up_what_is_stored_and_it_is_sent_once() -> None:
    tabs = Tabs()
    tabs.a.network.set_online(False)
    await tabs.a.send("one")
    await tabs.a.send("two")
    tabs.a.tab.close()
    tabs.b.tab.close()
    first, second = tabs.open(), tabs.open()
    await asyncio.gather(first.outbox.restore(), second.outbox.restore())
    await asyncio.sleep(60)
    assert tabs.server.contents == ["one", "two"]
    assert len(first.transport.sent) + len(second.transport.sent) == 2
    assert await first.states() == await second.states() == []


async def test_the_order_holds_over_tabs() -> None:
    tabs = Tabs()
    tabs.server.trouble = [NetworkFailure("down")]
    for rig, content in ((tabs.a, "1"), (tabs.b, "2"), (tabs.a, "3"), (tabs.b, "4")):
        await rig.send(content)
    await asyncio.sleep(60)
    assert tabs.server.contents == ["1", "2", "3", "4"]


async def test_a_tab_that_dies_leaves_its_message_to_the_other() -> None:
    tabs = Tabs()
    tabs.server.trouble = [json_response({}, delay=20)]
    item = await tabs.a.send("hi")
    await asyncio.sleep(1)
    tabs.a.tab.close()
    await asyncio.sleep(60)
    assert tabs.server.rows == [(item.id, "/api/chat/1/message", "hi")]
    assert tabs.b.told[-1] == ("hi", "sent")
    assert tabs.b.stored == 0


async def test_a_tab_that_sleeps_with_the_lock_loses_it() -> None:
    tabs = Tabs()
    lock = f"chat_py/outbox/{('ann', '1')!r}"
    await tabs.a.locks.acquire(lock, 90)
    await tabs.b.send("hi")
    await asyncio.sleep(89)
    assert tabs.server.contents == []
    await asyncio.sleep(2)
    assert tabs.server.contents == ["hi"]


async def test_an_outage_is_not_doubled_by_a_second_tab() -> None:
    alone, tabs = OutboxRig(), Tabs()
    for rig in (alone, tabs.a, tabs.b):
        rig.transport.default = Response(500)
    await alone.send("hi")
    await tabs.a.send("hi")
    await asyncio.sleep(3600)
    assert tabs.posts <= len(alone.transport.sent) + 4
    assert await tabs.b.states() == [("hi", "failed")]
    tabs.b.transport.default = tabs.a.transport.default = tabs.server
    await tabs.b.outbox.retry((await tabs.b.outbox.pending("1"))[0].id)
    await asyncio.sleep(1)
    assert tabs.server.contents == ["hi"]
    assert await tabs.a.states() == await tabs.b.states() == []


async def test_a_refusal_and_what_a_person_does_about_it() -> None:
    tabs = Tabs()
    tabs.server.trouble = [json_response({"error": "no"}, 403), json_response({"error": "no"}, 403)]
    first, second = await tabs.a.send("one"), await tabs.a.send("two")
    await asyncio.sleep(1)
    assert await tabs.b.states() == [("one", "failed"), ("two", "failed")]
    await tabs.b.outbox.discard(first.id)
    await tabs.b.outbox.retry(second.id)
    await asyncio.sleep(1)
    assert tabs.a.told[-3:] == [("one", "discarded"), ("two", "sending"), ("two", "sent")]
    assert (tabs.server.contents, tabs.a.stored) == (["two"], 0)


async def test_whoever_waits_for_a_delivery_hears_of_it_from_the_other_tab() -> None:
    tabs = Tabs()
    tabs.a.transport.default = Response(500)
    tabs.a.api.config.retry_attempts = 0
    item = await tabs.a.send("hi")
    await asyncio.sleep(1)
    waiting = asyncio.ensure_future(tabs.a.outbox.delivered(item.id))
    await asyncio.sleep(0)
    tabs.b.outbox.resume()
    assert (await waiting).message_id == "m-01"


async def test_equal_messages_of_two_tabs_are_two() -> None:
    tabs = Tabs()
    await asyncio.gather(tabs.a.send("hi"), tabs.b.send("hi"))
    await asyncio.sleep(1)
    assert tabs.server.contents == ["hi", "hi"]


@pytest.mark.parametrize("browser", [{"shared": False}, {"silent": True}], ids=["locks", "channel"])
async def test_without_locks_or_without_a_channel_nothing_is_lost_or_doubled(
    browser: dict[str, bool],
) -> None:
    tabs = Tabs(FakeBrowser(**browser))
    tabs.server.trouble = ["response lost", NetworkFailure("down")]
    for rig, content in ((tabs.a, "1"), (tabs.b, "2"), (tabs.a, "3")):
        await rig.send(content)
        await rig.outbox.restore()
        await tabs.b.outbox.restore()
    await asyncio.sleep(600)
    assert sorted(tabs.server.contents) == ["1", "2", "3"]
    assert tabs.a.stored == 0
    assert await tabs.a.states() == await tabs.b.states() == []


async def test_a_tab_of_another_user_hears_nothing() -> None:
    tabs = Tabs()
    tabs.b.user = "bob"
    await tabs.a.send("ann's secret")
    await asyncio.sleep(1)
    assert tabs.b.told == []


async def test_what_the_browser_has_cleared_away_is_sent_all_the_same() -> None:
    tabs = Tabs()
    tabs.a.network.set_online(False)
    await tabs.a.send("hi")
    tabs.database.stores.clear()
    tabs.a.network.set_online(True)
    await asyncio.sleep(1)
    assert tabs.server.contents == ["hi"]


async def test_what_a_guest_wrote_goes_along_when_they_log_in() -> None:
    rig = OutboxRig()
    rig.user = ""
    await rig.outbox.restore()
    rig.network.set_online(False)
    item = await rig.send("hi")
    rig.user = "ann"
    await rig.outbox.restore()
    rig.network.set_online(True)
    await asyncio.sleep(1)
    assert rig.server.rows[0][0] == item.id
    assert (await rig.states(), rig.stored) == ([], 0)


async def test_what_a_tab_has_in_its_cache_is_stale_once_another_has_sent() -> None:
    tabs = Tabs()
    tabs.b.transport.default = json_response({"messages": []})

    async def history() -> None:
        await tabs.b.api.make_request("GET", "/chat/1/history", None, {"useCache": True})

    await history()
    await history()
    assert len(tabs.b.transport.sent) == 1
    await tabs.a.send("hi")
    await asyncio.sleep(1)
    await history()
    assert len(tabs.b.transport.sent) == 2
