"""Answers that are kept while they grow, and their versions."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.local_chats import LocalRig


async def states(rig: LocalRig) -> list[tuple[str, str | None]]:
    page = await rig.chats.history("a", limit=100, offset=0)
    return [
        (message.content, message.wire().get("state"))
        for message in page.messages
        if message.sender == "bot"
    ]


async def test_an_answer_grows_and_ends() -> None:
    rig = LocalRig()
    await rig.say("a", "Question")
    begun = await rig.chats.answers.begin("a", fields={"name": "Kai"})
    await rig.chats.answers.write("a", begun.id, "So")
    assert await states(rig) == [("So", "broken")]  # what it is if the page goes now
    done = await rig.chats.answers.write("a", begun.id, "So far", state="stopped")
    assert (done.name, done.id) == ("Kai", begun.id)
    assert await states(rig) == [("So far", "stopped")]
    assert (await rig.chats.list_chats()).chats[0].preview == "So far"


async def test_an_unknown_end_is_refused() -> None:
    rig = LocalRig()
    await rig.say("a", "Question")
    begun = await rig.chats.answers.begin("a")
    with pytest.raises(ApiError) as caught:
        await rig.chats.answers.write("a", begun.id, "", state="done")
    assert str(caught.value.details).startswith("state: one of sent")


async def test_versions_turn() -> None:
    rig = LocalRig()
    await rig.say("a", "Question")
    first = await rig.answer("a", "One")
    second = await rig.answer("a", "Two", regenerates=first)
    third = await rig.answer("a", "Three", regenerates=second)
    assert await rig.shown("a") == ["Question", "Three"]
    for asked in (first, second, third):
        found = await rig.chats.versions("a", asked)
        assert [version.content for version in found.versions] == ["One", "Two", "Three"]
    await rig.chats.act("a", first, "select")
    (_, shown) = (await rig.chats.history("a", limit=9, offset=0)).messages
    assert (shown.content, shown.versions) == ("One", [first, second, third])
    await rig.chats.act("a", third, "like")
    liked = (await rig.chats.versions("a", first)).versions[2]
    assert [action.type for action in liked.actions] == ["like"]
    assert await rig.shown("a") == ["Question", "One"]


async def test_an_answer_grows_on_while_another_version_is_looked_at() -> None:
    rig = LocalRig()
    await rig.say("a", "Question")
    first = await rig.answer("a", "One")
    begun = await rig.chats.answers.begin("a", regenerates=first)
    await rig.chats.act("a", first, "select")
    await rig.chats.answers.write("a", begun.id, "Two", state="sent")
    assert await rig.shown("a") == ["Question", "One"]
    await rig.chats.act("a", begun.id, "select")
    assert await rig.shown("a") == ["Question", "Two"]


async def test_only_an_answer_has_versions() -> None:
    rig = LocalRig()
    (said,) = await rig.say("a", "Question")
    with pytest.raises(ApiError) as caught:
        await rig.chats.answers.begin("a", regenerates=said)
    assert caught.value.type == "validation"


async def test_half_a_surrogate_pair_costs_one_character() -> None:
    rig = LocalRig()
    await rig.say("a", "Question \ud83d")
    await rig.answer("a", "So \ud83d far \ud83d\ude00")
    assert await rig.shown("a") == ["Question \ufffd", "So \ufffd far \U0001f600"]
