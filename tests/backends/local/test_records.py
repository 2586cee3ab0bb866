"""Storage that is denied or full: the chats are there for this visit."""

from __future__ import annotations

import pytest

from tests.fakes.local_chats import LocalRig


@pytest.mark.parametrize("how", ["denied", "full"])
async def test_the_chat_goes_on_in_memory_and_says_so_once(how: str) -> None:
    rig = LocalRig()
    setattr(rig.database, how, True)
    ids = await rig.say("a", "1", "2", "3")
    await rig.chats.act("a", ids[1], "delete")
    await rig.say("b", "Other")
    assert await rig.shown("a") == ["1", "3"]
    assert await rig.listed() == ["b", "a"]
    assert rig.denied == 1


async def test_it_is_kept_as_soon_as_that_is_possible() -> None:
    rig = LocalRig()
    await rig.say("a", "1")
    rig.database.full = True
    await rig.say("a", "2")
    assert await LocalRig(rig).shown("a") == ["1"]
    rig.database.full = False
    await rig.say("a", "3")
    assert await LocalRig(rig).shown("a") == ["1", "2", "3"]
    rig.database.full = True
    await rig.say("a", "4")
    assert rig.denied == 2


async def test_what_is_stored_and_what_is_not_are_one_list() -> None:
    rig = LocalRig()
    for name in "abc":
        await rig.say(name, name)
    rig.database.full = True
    await rig.say("a", "again")
    await rig.chats.delete_chat("b")
    page = await rig.chats.list_chats(limit=1)
    assert [chat.id for chat in page.chats] == ["a"]
    page = await rig.chats.list_chats(limit=1, after=page.next or "")
    assert [chat.id for chat in page.chats] == ["c"]
    assert page.next is None
