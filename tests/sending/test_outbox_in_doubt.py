"""A back end that would store a message twice: a person is asked before it gets one again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from chat_py.base.errors import ApiError, ErrorType, PageError
from tests.fakes.outbox_rig import OutboxRig
from tests.fakes.storage import FakeDatabase
from tests.fakes.tabs import FakeBrowser


class Site:
    """Stores whatever comes, and then does as its script says."""

    def __init__(self, *then: Exception | float) -> None:
        self.saved: list[str] = []
        self.lost: set[str] = set()
        """What was posted and never arrived."""
        self.down: ApiError | None = None
        self._then = list(then)

    def rig(self, **more: Any) -> OutboxRig:
        return OutboxRig(save=self.save, history=self.history, **more)

    async def history(self, chat_id: str) -> list[dict[str, Any]]:
        if self.down:
            raise self.down
        arrived = [content for content in self.saved if content not in self.lost]
        return [
            {"id": f"m{n}", "sender": "user", "content": content}
            for n, content in enumerate(arrived, 1)
        ]

    async def save(self, chat_id: str, message: dict[str, Any]) -> str:
        self.saved.append(message["content"])
        then = self._then.pop(0) if self._then else 0.0
        if isinstance(then, Exception):
            raise then
        await asyncio.sleep(then)
        return f"m{len(self.saved)}"


def error(type_: ErrorType = "unknown", status: int = 0) -> ApiError:
    return ApiError("said", type=type_, status=status)


LOST = PageError({"name": "TypeError", "message": "Failed to fetch"})


@pytest.mark.parametrize(
    "end",
    [
        LOST,
        TimeoutError(),
        error("aborted"),
        error("server"),
        error("validation"),
        error("server", 500),
        error("server", 502),
        error("timeout", 504),
        error("validation", 200),
    ],
    ids=str,
)
async def test_what_may_have_arrived_is_not_sent_again(end: Exception) -> None:
    site = Site(end)
    rig = site.rig()
    item = await rig.send("a")
    with pytest.raises(ApiError):
        await rig.outbox.delivered(item.id)
    await asyncio.sleep(3600)
    rig.network.set_online(False)
    rig.network.set_online(True)
    rig.outbox.resume()
    await asyncio.sleep(3600)
    assert site.saved == ["a"]
    assert rig.told == [("a", "unconfirmed")]
    assert rig.stored == 1


@pytest.mark.parametrize(
    "end",
    [error("ratelimit"), error("server", 503), error("timeout", 408), error("ratelimit", 429)],
    ids=str,
)
async def test_what_was_not_taken_is_sent_again(end: Exception) -> None:
    site = Site(end)
    rig = site.rig()
    await rig.send("a")
    await asyncio.sleep(3600)
    assert site.saved == ["a", "a"]
    assert rig.told == [("a", "failed"), ("a", "sending"), ("a", "sent")]
    assert rig.stored == 0


@pytest.mark.parametrize(
    "end", [error("unknown", 422), error("permission"), PageError({"message": "No."})], ids=str
)
async def test_a_refusal_is_no_question(end: Exception) -> None:
    rig = Site(end).rig()
    await rig.send("a")
    await asyncio.sleep(3600)
    assert rig.told == [("a", "failed")]


async def test_what_was_tried_without_a_network_goes_when_it_is_back() -> None:
    site = Site(LOST)
    rig = site.rig()
    rig.network.set_online(False)
    await rig.send("a")
    await asyncio.sleep(1)
    assert await rig.states() == [("a", "failed")]
    rig.network.set_online(True)
    await asyncio.sleep(1)
    assert (site.saved, rig.stored) == (["a", "a"], 0)


async def test_a_person_may_send_it_again() -> None:
    site = Site(LOST, LOST)
    rig = site.rig()
    item = await rig.send("a")
    await asyncio.sleep(1)
    await rig.outbox.retry(item.id)
    await asyncio.sleep(3600)
    assert site.saved == ["a", "a"], "once for each time that the person said so"
    await rig.outbox.retry(item.id)
    await asyncio.sleep(1)
    assert (site.saved, item.state, item.message_id) == (["a"] * 3, "sent", "m3")


async def test_a_person_may_look_whether_it_arrived() -> None:
    site = Site(LOST)
    rig = site.rig()
    item = await rig.send("a")
    await asyncio.sleep(1)
    await rig.outbox.check(item.id)
    assert rig.told == [("a", "unconfirmed"), ("a", "sent")]
    assert (item.elsewhere, rig.stored) == (True, 0)
    rig = rig.reload()
    await rig.outbox.restore()
    await asyncio.sleep(3600)
    assert (site.saved, rig.told) == (["a"], [])


async def test_what_did_not_arrive_is_kept_and_sent_when_a_person_says_so() -> None:
    site = Site(LOST)
    site.lost = {"a"}
    rig = site.rig()
    item = await rig.send("a")
    await asyncio.sleep(1)
    await rig.outbox.check(item.id)
    assert (rig.told[-1], item.reason, rig.stored) == (("a", "failed"), "", 1)
    rig = rig.reload()
    await rig.outbox.restore()
    await asyncio.sleep(3600)
    assert (site.saved, rig.told) == (["a"], [("a", "failed")])
    await rig.outbox.retry(item.id)
    await asyncio.sleep(1)
    assert (site.saved, rig.told[-1], rig.stored) == (["a", "a"], ("a", "sent"), 0)


async def test_it_stays_in_doubt_where_the_back_end_cannot_be_asked() -> None:
    site = Site(LOST)
    rig = site.rig()
    item = await rig.send("a")
    await asyncio.sleep(1)
    site.down = error("server", 500)
    await rig.outbox.check(item.id)
    assert (item.state, item.reason, rig.stored) == ("unconfirmed", "said", 1)
    site.down = None
    await rig.outbox.check(item.id)
    assert (item.state, rig.stored) == ("sent", 0)


async def test_only_what_is_in_doubt_is_looked_for() -> None:
    site = Site(error("unknown", 422))
    rig = site.rig()
    item = await rig.send("a")
    await asyncio.sleep(1)
    await rig.outbox.check(item.id)
    assert (await rig.states(), rig.stored) == ([("a", "failed")], 1)


async def test_a_reload_in_the_middle_asks() -> None:
    site = Site(30.0)
    rig = site.rig()
    await rig.send("a")
    await rig.send("b")
    await asyncio.sleep(1)
    rig = rig.reload()
    await rig.outbox.restore()
    await asyncio.sleep(60)
    assert site.saved == ["a", "b"], "what had not been posted goes out, what had been does not"
    assert rig.told == [("a", "sending"), ("b", "sending"), ("a", "unconfirmed"), ("b", "sent")]
    rig = rig.reload()
    await rig.outbox.restore()
    await asyncio.sleep(3600)
    assert rig.told == [("a", "unconfirmed")], "the question is there after another reload"


async def test_another_tab_does_not_take_it_over() -> None:
    site, database, browser = Site(30.0), FakeDatabase(), FakeBrowser()
    a = site.rig(database=database, browser=browser)
    b = site.rig(database=database, browser=browser)
    await a.send("a")
    await asyncio.sleep(5)
    assert b.told == [("a", "sending")]
    a.tab.close()
    await asyncio.sleep(600)
    assert site.saved == ["a"]
    assert b.told[-1] == ("a", "unconfirmed")


async def test_the_answer_of_either_tab_holds_for_both() -> None:
    act: list[tuple[Callable[[OutboxRig, str], Awaitable[None]], list[str]]] = [
        (lambda rig, id_: rig.outbox.check(id_), ["a"]),
        (lambda rig, id_: rig.outbox.retry(id_), ["a", "a"]),
    ]
    for decide, saved in act:
        site, database, browser = Site(LOST), FakeDatabase(), FakeBrowser()
        a = site.rig(database=database, browser=browser)
        b = site.rig(database=database, browser=browser)
        item = await a.send("a")
        await asyncio.sleep(5)
        assert await b.states() == [("a", "unconfirmed")]
        await decide(b, item.id)
        await asyncio.sleep(600)
        assert site.saved == saved
        assert await a.states() == await b.states() == []
        assert a.told[-1] == b.told[-1] == ("a", "sent")


async def test_a_site_that_knows_keys_is_not_asked_about() -> None:
    site = Site(LOST)
    rig = site.rig()
    rig.site.capabilities = {"save_twice"}
    await rig.send("a")
    await asyncio.sleep(3600)
    assert site.saved == ["a", "a"]
    assert rig.told == [("a", "failed"), ("a", "sending"), ("a", "sent")]
