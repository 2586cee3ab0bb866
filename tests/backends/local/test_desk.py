"""How chats are changed: one change after the other, all of it or nothing."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.local_chats import LocalRig


async def test_a_change_that_fails_half_way_changes_nothing() -> None:
    rig = LocalRig()
    ids = await rig.say("a", "1", "2")
    stored = dict(rig.database.stores["chats"])
    with pytest.raises(ApiError):
        await rig.chats.act("a", "unknown", "delete")
    assert rig.database.stores["chats"] == stored
    await rig.chats.act("a", ids[0], "delete")  # and the turn is free again
    assert await rig.shown("a") == ["2"]


async def test_whoever_changes_a_chat_waits_for_its_turn() -> None:
    rig = LocalRig()
    release = await rig.browser.locks().acquire("chat_py/chats/ann", 1)
    saying = asyncio.ensure_future(rig.say("a", "1"))
    await asyncio.sleep(1)
    assert await rig.listed() == []
    release()
    await saying
    assert await rig.listed() == ["a"]


async def test_without_locks_a_tab_still_takes_its_own_turns() -> None:
    rig = LocalRig()
    rig.browser.shared = False
    await asyncio.gather(*(rig.say("a", str(number)) for number in range(5)))
    assert len(await rig.shown("a")) == 5


async def test_a_listener_hears_of_messages_and_can_leave() -> None:
    rig = LocalRig()
    (said,) = await rig.say("a", "1")
    heard: list[str] = []
    leave = rig.desk.changed.subscribe(lambda news: heard.append(news.message_id))
    await rig.chats.act("a", said, "like")
    assert said in heard
    leave()
    heard.clear()
    await rig.chats.act("a", said, "unlike")
    assert heard == []


async def test_an_error_names_the_operation() -> None:
    with pytest.raises(ApiError) as caught:
        await LocalRig().chats.rename_chat("a", "Title")
    assert (caught.value.type, caught.value.endpoint) == ("notfound", "chats.renameChat")
