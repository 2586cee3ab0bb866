"""All chats as a file, and back from one."""

from __future__ import annotations

import json

import pytest

from chat_py.base.errors import ApiError
from chat_py.border.json_text import write_json
from chat_py.models.chat import ChatSummary
from chat_py.models.exported import ExportedChat, ExportedChats, ExportedMessage
from chat_py.ui.all_chats import AllChats
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
