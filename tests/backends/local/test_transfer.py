"""Chats to a text and back."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.base.errors import ApiError
from chat_py.border.json_text import read_json, write_json
from tests.fakes.local_chats import LocalRig


async def exported(rig: LocalRig, chat_ids: list[str] | None = None) -> str:
    return "".join([piece async for piece in rig.chats.export(chat_ids)])


async def filled() -> LocalRig:
    rig = LocalRig()
    await rig.say("a", *(f"Number {number}" for number in range(450)))
    await rig.say("b", "Question")
    first = await rig.answer("b", "One")
    await rig.answer("b", "Two", regenerates=first)
    return rig


async def test_one_chat_or_all() -> None:
    rig = await filled()
    data = read_json(await exported(rig))
    assert (data["format"], data["version"]) == ("chat_py.chats", 2)
    assert [chat["id"] for chat in data["chats"]] == ["b", "a"]
    assert len(data["chats"][1]["messages"]) == 450
    one = read_json(await exported(rig, ["a", "none"]))
    assert [chat["id"] for chat in one["chats"]] == ["a"]


async def test_another_browser_has_the_same_chats_then() -> None:
    rig, other = await filled(), LocalRig()
    text = await exported(rig)
    assert (await other.chats.import_chats(text)).added == ["b", "a"]
    assert await other.listed() == await rig.listed()
    assert await other.shown("a") == await rig.shown("a")
    shown = (await other.chats.history("b", limit=1, offset=0)).messages[0]
    found = await other.chats.versions("b", shown.id)
    assert [version.content for version in found.versions] == ["One", "Two"]
    await other.chats.act("b", found.versions[0].id, "select")
    assert await other.shown("b") == ["Question", "One"]


async def test_what_is_there_already_is_skipped_and_nothing_is_overwritten() -> None:
    rig = await filled()
    text = await exported(rig)
    again = await rig.chats.import_chats(text)
    assert (again.added, again.skipped) == ([], ["b", "a"])
    await rig.say("b", "More")
    third = await rig.chats.import_chats(text)
    assert third.skipped == ["a"]
    (new,) = third.added
    assert new != "b"
    assert await rig.shown("b") == ["Question", "Two", "More"]
    assert await rig.shown(new) == ["Question", "Two"]


def file(**more: Any) -> dict[str, Any]:
    return {"format": "chat_py.chats", "version": 1, "chats": [], **more}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "the file: it holds no exported chats"),
        ({}, "format: "),
        (file(format="other"), "format: "),
        (file(version=3), "version: this page reads up to version 2"),
        (file(chats=5), "chats: "),
        (file(chats=[{"title": "no id"}]), "chats.0.id: "),
        (file(chats=[{"id": "a", "messages": [{"sender": "user"}, {}]}]), "chats.0.messages.1.se"),
        (
            file(chats=[{"id": "a"}, {"id": "b", "messages": [{"sender": "cat"}]}]),
            "chats.1.messages.0.sender: ",
        ),
    ],
)
async def test_what_cannot_be_read_is_named_and_nothing_is_stored(data: Any, words: str) -> None:
    rig = LocalRig()
    with pytest.raises(ApiError) as caught:
        await rig.chats.import_chats(write_json(data))
    assert caught.value.type == "validation"
    assert str(caught.value.details).startswith(words)
    assert await rig.listed() == []


async def test_a_file_that_is_no_json() -> None:
    with pytest.raises(ApiError) as caught:
        await LocalRig().chats.import_chats("[" * 100_000)
    assert str(caught.value.details).startswith("the file: no JSON")


async def test_messages_without_ids_or_with_the_same_get_their_own() -> None:
    rig = LocalRig()
    messages = [{"sender": "user", "content": "1"}, *[{"sender": "bot", "id": "x"}] * 2]
    await rig.chats.import_chats(write_json(file(chats=[{"id": "a", "messages": messages}])))
    page = await rig.chats.history("a", limit=9, offset=0)
    assert len({message.id for message in page.messages}) == 3


async def test_parts_come_back_as_they_were() -> None:
    rig, other = LocalRig(), LocalRig()
    await rig.say("a", "Look it up.")
    begun = await rig.chats.answers.begin("a")
    parts = [
        {"type": "reasoning", "text": "Hm."},
        {"type": "text", "text": "There."},
        {"type": "source", "url": "https://a.example/"},
    ]
    await rig.chats.answers.write("a", begun.id, "There.", state="sent", fields={"parts": parts})
    await other.chats.import_chats("".join([piece async for piece in rig.chats.export()]))
    (before,) = (await rig.chats.history("a", limit=1, offset=0)).messages
    (after,) = (await other.chats.history("a", limit=1, offset=0)).messages
    assert after.parts == before.parts
    assert after.parts is not None
    assert [part.type for part in after.parts] == ["reasoning", "text", "source"]
