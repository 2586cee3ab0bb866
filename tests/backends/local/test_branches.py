"""Edits of a message, each with what followed it."""

from __future__ import annotations

import pytest

from chat_py.backends.local.branches import Branches, edits_of, find_edit
from chat_py.base.errors import ApiError
from chat_py.border.json_text import read_json, write_json
from tests.fakes.local_chats import LocalRig


async def versions(rig: LocalRig) -> dict[str, list[str]]:
    """Of each message that has other edits, which."""
    page = await rig.chats.history("a", limit=100, offset=0)
    names = {m.content: m.versions or [] for m in page.messages if m.versions}
    return {text: [await text_of(rig, name) for name in ids] for text, ids in names.items()}


async def text_of(rig: LocalRig, message_id: str) -> str:
    shelf, record = await rig.desk.require("a", "test")
    at = await find_edit(shelf, record, {}, message_id)
    assert at is not None
    return at[1].content


async def exported(rig: LocalRig) -> str:
    return "".join([piece async for piece in rig.chats.export()])


async def walked() -> tuple[LocalRig, dict[str, str]]:
    """1 2 3, of which 2 was edited (2b, 3b), and in the first branch 3 (3c); their ids."""
    rig = LocalRig()
    ids = dict(zip("123", await rig.say("a", "1", "2", "3"), strict=True))
    (ids["2b"],) = await rig.say("a", "2b", replaces=ids["2"])
    (ids["3b"],) = await rig.say("a", "3b")
    await rig.chats.act("a", ids["2"], "select")
    (ids["3c"],) = await rig.say("a", "3c", replaces=ids["3"])
    return rig, ids


async def test_an_edit_is_a_branch_and_the_way_back_leads_to_what_was_seen_last() -> None:
    rig, ids = await walked()
    assert await rig.shown("a") == ["1", "2", "3c"]
    assert await versions(rig) == {"2": ["2", "2b"], "3c": ["3", "3c"]}
    await rig.chats.act("a", ids["2b"], "select")
    assert await rig.shown("a") == ["1", "2b", "3b"]
    assert await versions(rig) == {"2b": ["2", "2b"]}
    await rig.chats.act("a", ids["2"], "select")
    assert await rig.shown("a") == ["1", "2", "3c"]
    found = (await rig.chats.versions("a", ids["3c"])).versions
    assert [version.content for version in found] == ["3", "3c"]


async def test_an_edit_of_a_message_in_another_branch_leaves_that_branch() -> None:
    rig, ids = await walked()
    await rig.say("a", "3d", replaces=ids["3b"])
    assert await rig.shown("a") == ["1", "2b", "3d"]
    assert await versions(rig) == {"2b": ["2", "2b"], "3d": ["3b", "3d"]}


async def test_what_is_deleted_is_no_version_until_it_is_restored() -> None:
    rig, ids = await walked()
    await rig.chats.act("a", ids["2"], "delete")
    await rig.chats.act("a", ids["2b"], "select")
    assert await versions(rig) == {}
    await rig.chats.act("a", ids["2"], "select")
    assert await rig.shown("a") == ["1", "2b", "3b"]
    await rig.chats.act("a", ids["2"], "restore")
    assert await rig.shown("a") == ["1", "2", "3c"]
    assert (await versions(rig))["2"] == ["2", "2b"]


async def test_only_messages_of_the_users_are_edited() -> None:
    rig = LocalRig()
    await rig.say("a", "1")
    answer = await rig.answer("a", "2")
    with pytest.raises(ApiError) as caught:
        await rig.say("a", "3", replaces=answer)
    assert (caught.value.type, caught.value.details) == (
        "validation",
        "replaces: one of the user's own messages",
    )


async def test_exports_have_the_branches_and_another_browser_walks_them() -> None:
    rig, _ = await walked()
    text = await exported(rig)
    (chat,) = read_json(text)["chats"]
    assert [m["content"] for m in chat["messages"]] == ["1", "2", "3c"]
    branches = [[m["content"] for m in branch] for branch in chat["branches"]]
    assert branches == [["2b", "3b"], ["3"]]
    other = LocalRig()
    await other.chats.import_chats(text)
    assert await versions(other) == {"2": ["2", "2b"], "3c": ["3", "3c"]}
    page = await other.chats.history("a", limit=9, offset=0)
    (back, _) = page.messages[1].versions or []
    await other.chats.act("a", (page.messages[1].versions or [])[1], "select")
    assert await other.shown("a") == ["1", "2b", "3b"]
    await other.chats.act("a", back, "select")
    assert await other.shown("a") == ["1", "2", "3c"]
    assert (await rig.chats.import_chats(text)).skipped == ["a"]
    assert (await other.chats.import_chats(text)).skipped == ["a"]


async def test_a_branch_of_nothing_is_named() -> None:
    rig, _ = await walked()
    text = (await exported(rig)).replace('"branches":[[{', '"branches":[[{"x":1},{', 1)
    with pytest.raises(ApiError) as caught:
        await LocalRig().chats.import_chats(text)
    assert "chats.0.branches.0.0.sender" in (caught.value.details or "")
    whole = read_json(await exported(rig))
    whole["chats"][0]["branches"][0][0]["versions"] = ["other"]
    with pytest.raises(ApiError) as caught:
        await LocalRig().chats.import_chats(write_json(whole))
    assert "chats.0.branches.0.0.versions: must name" in (caught.value.details or "")


async def test_all_edits_and_all_branches_of_a_chat() -> None:
    rig, ids = await walked()
    shelf, record = await rig.desk.require("a", "test")
    at = await find_edit(shelf, record, {}, ids["3"])
    assert at is not None
    assert [edit.content for edit in await edits_of(shelf, record, at[1])] == ["3", "3c"]
    branches = Branches(shelf, record)
    for message in await shelf.read_messages(record, limit=9):
        branches.see(message)
    found = [[m.content async for m in branch] async for branch in branches.each()]
    assert found == [["2b", "3b"], ["3"]]
