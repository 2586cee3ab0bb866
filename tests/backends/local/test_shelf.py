"""What is kept under which key."""

from __future__ import annotations

import pytest

from tests.fakes.local_chats import LocalRig


@pytest.mark.parametrize("name", ["a/b", "a%2Fb", "ä ö", "list", "a\uffffb"])
async def test_any_name_is_a_user_and_a_chat_of_its_own(name: str) -> None:
    rig = LocalRig()
    rig.user = "a"
    await rig.say("b", "Other")
    rig.user = name
    await rig.say(name, "Hello")
    await rig.say(f"{name}/", "Longer")
    assert await rig.shown(name) == ["Hello"]
    assert await rig.listed() == [f"{name}/", name]


async def test_every_key_begins_with_the_user() -> None:
    rig = LocalRig()
    await rig.say("a", "Hello")
    await rig.answer("a", "Hi")
    keys = rig.database.stores["chats"].keys() - {"schema"}
    assert all(key.startswith("ann/") for key in keys)


async def test_nothing_of_a_chat_that_is_gone_for_good_is_left() -> None:
    rig = LocalRig()
    await rig.say("a", "Hello")
    first = await rig.answer("a", "One")
    await rig.answer("a", "Two", regenerates=first)
    await rig.chats.delete_chat("a")
    rig.clock.jump(2 * 86_400_000)
    await rig.listed()
    assert rig.database.stores["chats"].keys() == {"schema"}
