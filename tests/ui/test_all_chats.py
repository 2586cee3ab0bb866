"""All chats as a file, and back from one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chat_py.base.errors import ApiError
from chat_py.border.json_text import write_json
from chat_py.models.chat import ChatSummary
from chat_py.models.exported import ExportedChat, ExportedChats, ExportedMessage
from chat_py.models.message import Versions
from chat_py.ui.all_chats import AllChats
from chat_py.ui.export import ChatExport
from chat_py.ui.written_chat import ChatWriter
from tests.fakes.chat_page import ChatPage, message
from tests.fakes.local_chats import LocalRig
from tests.fakes.person import FakePerson


class Rig:
    def __init__(self, shelf=None):
        self.chat = chat = ChatPage()
        now = chat.clock.now()
        chat.backend.chats = [
            ChatSummary(id="c1", title="Trains\n to Porto", timestamp=now, pinned=True),
            ChatSummary(id="c2", timestamp=now),
        ]
        chat.backend.messages = {
            "c1": [message("a", "Hi", "user"), message("b", "Hello", timestamp=now)],
            "c2": [],
        }
        self.person = FakePerson()
        self.loaded = 0
        self.all = AllChats(
            document=chat.document,
            backend=chat.backend,
            shelf=shelf,
            tools=self.person,
            writer=ChatWriter(text=chat.text, texts=chat.texts, clock=chat.clock),
            name=lambda each: each.title or each.id,
            imported=self.load,
        )

    async def load(self):
        self.loaded += 1


async def test_markdown_has_every_chat_below_its_title():
    rig = Rig()
    assert await rig.all.export("markdown") == 2
    ((name, kind, text),) = rig.chat.document.downloads
    assert (name, kind) == ("chats-2023-11-14.md", "text/markdown")
    assert [line for line in text.splitlines() if line.startswith("# ")] == [
        "# Trains to Porto",
        "# c2",
    ]
    assert text.index("Hi") < text.index("Hello") < text.index("# c2")


async def test_json_of_a_server_is_what_a_browser_imports():
    rig = Rig()
    assert await rig.all.export("json") == 2
    ((name, kind, text),) = rig.chat.document.downloads
    assert (name, kind) == ("chats-2023-11-14.json", "application/json")
    first, second = map(ExportedChat.model_validate, ExportedChats.model_validate_json(text).chats)
    assert (first.id, first.pinned, second.messages) == ("c1", True, [])
    read = [ExportedMessage.model_validate(each) for each in first.messages]
    assert [(each.id, each.content) for each in read] == [("a", "Hi"), ("b", "Hello")]
    shelf = LocalRig().chats
    assert (await shelf.import_chats(text)).added == ["c1", "c2"]


async def test_a_list_of_several_pages_is_read_to_its_end():
    rig = Rig()
    chats = [ChatSummary(id=f"c{n}") for n in range(5)]
    rig.chat.backend.chats = chats
    rig.chat.backend.page = 2
    assert await rig.all.export("markdown") == 5


async def test_a_chat_that_cannot_be_read_makes_no_file():
    rig = Rig()
    rig.chat.backend.failure = ApiError("network")
    with pytest.raises(ApiError):
        await rig.all.export("markdown")
    assert rig.chat.document.downloads == []


async def test_what_the_browser_keeps_goes_out_and_comes_back_the_same():
    local, other = LocalRig(), LocalRig()
    begun = await local.chats.create_chat("Trains")
    rig = Rig(local.chats)
    await rig.all.export("json")
    text = rig.chat.document.downloads[0][2]
    back = Rig(other.chats)
    back.person.texts = text
    done = await back.all.import_file(None)
    assert (done.added, back.loaded) == ([begun.id], 1)
    again = await back.all.import_file(None)
    assert (again.added, again.skipped) == ([], [begun.id])


async def test_the_file_of_one_chat_is_taken_too():
    rig = Rig(LocalRig().chats)
    one = {"chatId": "kai", "name": "Kai", "messages": [message("a", "Hi").wire()]}
    rig.person.texts = json.dumps(one)
    assert (await rig.all.import_file(None)).added == ["kai"]


async def kept_of(local: LocalRig, chat_id: str) -> dict[str, Any]:
    """All that a browser keeps of a chat."""
    (chat,) = json.loads("".join([piece async for piece in local.chats.export([chat_id])]))["chats"]
    return chat


async def branched() -> tuple[LocalRig, str]:
    """A chat with two versions of an answer, and an edit of what was said before that answer."""
    local = LocalRig()
    chat_id = (await local.chats.create_chat("Trains")).id
    (first,) = await local.say(chat_id, "To Porto?")
    answer = await local.answer(chat_id, "By night")
    await local.answer(chat_id, "By day", regenerates=answer)
    await local.say(chat_id, "To Faro?", replaces=first)
    await local.answer(chat_id, "By bus")
    return local, chat_id


async def one_as_json(rig: Rig, chat_id: str) -> str:
    """What the chat's own menu exports."""
    chat = rig.chat
    chat.open(chat_id)
    export = ChatExport(
        document=chat.document,
        backend=rig.all.backend,
        shelf=rig.all.shelf,
        display=chat.display,
        notices=chat.notices,
        state=chat.state,
        writer=rig.all.writer,
        owner=chat.owner,
    )
    assert await export.export("json")
    return chat.document.downloads[-1][2]


@pytest.mark.parametrize("of", ["all", "one"])
async def test_versions_and_branches_of_a_browser_come_back(of: str):
    local, chat_id = await branched()
    rig, other = Rig(local.chats), LocalRig()
    back = Rig(other.chats)
    if of == "all":
        await rig.all.export("json")
        back.person.texts = rig.chat.document.downloads[0][2]
    else:
        back.person.texts = await one_as_json(rig, chat_id)
    assert (await back.all.import_file(None)).added == [chat_id]
    before, after = await kept_of(local, chat_id), await kept_of(other, chat_id)
    assert len(before["branches"][0][1]["otherVersions"]) == 1
    assert after == before
    assert (await back.all.import_file(None)).skipped == [chat_id]
    assert await other.shown(chat_id) == ["To Faro?", "By bus"]
    await other.chats.act(chat_id, before["branches"][0][0]["id"], "select")
    assert await other.shown(chat_id) == ["To Porto?", "By day"]


@pytest.mark.parametrize("of", ["all", "one"])
async def test_what_a_server_tells_of_versions_and_edits_comes_back(of: str):
    """Of another edit it tells the message alone."""
    rig, local = Rig(), LocalRig()
    edits, answers = ["q1", "q2"], ["a1", "a2"]
    said = {
        "q1": message("q1", "To Porto?", "user", versions=edits),
        "q2": message("q2", "To Faro?", "user", versions=edits),
        "a1": message("a1", "By night", versions=answers),
        "a2": message("a2", "<think>Hm.</think>By day", versions=answers),
    }
    rig.chat.backend.chats = [ChatSummary(id="c1", title="Trains")]
    rig.chat.backend.messages = {"c1": [said["q2"], said["a1"]]}

    async def versions(chat_id: str, message_id: str) -> Versions:
        return Versions(versions=[said[name] for name in said[message_id].versions or ()])

    rig.chat.backend.versions = versions
    if of == "all":
        await rig.all.export("json")
        text = rig.chat.document.downloads[0][2]
    else:
        text = await one_as_json(rig, "c1")
    back = Rig(local.chats)
    back.person.texts = text
    assert (await back.all.import_file(None)).added == ["c1"]
    assert await local.shown("c1") == ["To Faro?", "By night"]
    found = await local.chats.versions("c1", "a1")
    assert [version.content for version in found.versions] == ["By night", "By day"]
    await local.chats.act("c1", "q1", "select")
    assert await local.shown("c1") == ["To Porto?"]
    assert "Porto" not in await _markdown(rig)


async def _markdown(rig: Rig) -> str:
    await rig.all.export("markdown")
    return rig.chat.document.downloads[-1][2]


@pytest.mark.parametrize("why", ["notfound", "cannot"])
async def test_a_server_that_gives_no_versions_is_exported_all_the_same(why: str):
    rig = Rig()
    rig.chat.backend.messages["c1"] = [message("a", "Hello", versions=["a", "b"])]

    async def versions(chat_id: str, message_id: str) -> Versions:
        raise ApiError("gone", type=why)

    rig.chat.backend.versions = versions
    if why == "cannot":
        rig.chat.backend.cannot = {"versions"}
    assert "Hello" in await one_as_json(rig, "c1")


@pytest.mark.parametrize(
    ("text", "named"),
    [("{", "no JSON"), ("[]", "the file"), (write_json({"format": "other"}), "format")],
)
async def test_another_file_is_refused_and_told_why(text, named):
    rig = Rig(LocalRig().chats)
    rig.person.texts = text
    with pytest.raises(ApiError) as told:
        await rig.all.import_file(None)
    assert named in str(told.value.details)
    assert rig.loaded == 0


def test_only_what_can_be_done_is_offered():
    server, browser = Rig().all, Rig(LocalRig().chats).all
    assert (server.can_export, server.can_import) == (True, False)
    assert (browser.can_export, browser.can_import) == (True, True)
    rig = Rig()
    rig.chat.backend.cannot = {"list_chats"}
    assert not rig.all.can_export
