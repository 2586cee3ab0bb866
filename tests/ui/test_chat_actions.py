"""Chats are renamed, pinned, deleted, and come back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import ApiError
from chat_py.models.chat import ChatSummary
from chat_py.ui.ask_dialog import AskDialog
from chat_py.ui.chat_actions import ChatActions
from tests.fakes.chat_page import ChatPage


class Rig:
    def __init__(self) -> None:
        self.chat = chat = ChatPage()
        now = chat.clock.now()
        chat.backend.chats = [
            ChatSummary(id="c1", title="Mira", timestamp=now),
            ChatSummary(id="c2", title="Kai", timestamp=now),
            ChatSummary(id="c3", title="Luna", timestamp=now),
        ]
        self.opened: list[str] = []
        self.stopped: list[str] = []
        self.said: list[str] = []
        self.renamed: list[Any] = []
        chat.bus.on("chat:renamed", self.renamed.append)
        dialog = AskDialog(document=chat.document, texts=chat.texts, owner=chat.owner)
        self.actions = ChatActions(
            backend=chat.backend,
            chat_list=chat.chat_list,
            dialog=dialog,
            notices=chat.notices,
            state=chat.state,
            events=chat.bus,
            texts=chat.texts,
            announce=self.said.append,
            stop=self.stop,
            open_chat=self.open,
            begin=self.begin,
            unsent=lambda chat_id: self.unsent.get(chat_id, []),
            discard=self.discard,
            owner=chat.owner,
        )
        self.unsent: dict[str, list[str]] = {}

    async def discard(self, message_id: str) -> None:
        assert not self.stopped, "the next one would have gone"
        for messages in self.unsent.values():
            messages.remove(message_id)

    async def stop(self, chat_id: str) -> None:
        self.stopped.append(chat_id)

    async def open(self, chat_id: str) -> None:
        self.opened.append(chat_id)
        self.chat.state.chat_id = chat_id

    async def begin(self) -> None:
        self.opened.append("a new one")

    async def do(self, action: str, chat_id: str) -> None:
        self.actions.act(action, chat_id)
        await asyncio.sleep(0.1)

    async def answer(self, text: str | None = None) -> None:
        dialog = self.chat.document.query("dialog")
        if text is not None:
            dialog.query("[name=text]").value = text
        self.chat.document.dispatch(dialog, "submit")
        await asyncio.sleep(0.1)

    async def press(self, label: str) -> None:
        (button,) = [b for b in self.chat.document.query_all("button") if b.text == label]
        self.chat.document.click(button)
        await asyncio.sleep(0.1)

    @property
    def names(self) -> list[str]:
        return [each.text for each in self.chat.document.query_all(".cp-chat__name")]

    @property
    def notice(self) -> str:
        notice = self.chat.document.query(".cp-notice__text")
        return notice.text if notice is not None else ""


@pytest.fixture
async def rig():
    rig = Rig()
    rig.chat.open("c1")
    await rig.chat.chat_list.load()
    yield rig
    assert rig.chat.document.errors == []
    assert rig.chat.console.reported == []


async def test_a_chat_gets_another_name(rig):
    await rig.do("rename", "c2")
    assert rig.chat.document.query("dialog [name=text]").value == "Kai"
    await rig.answer("Old maps")
    assert rig.names == ["Mira", "Old maps", "Luna"]
    assert rig.renamed == [{"chatId": "c2", "title": "Old maps"}]
    await rig.do("rename", "c2")
    await rig.answer("Old maps")  # nothing was changed
    assert len(rig.chat.backend.done) == 1


async def test_a_name_that_could_not_be_saved_is_not_lost(rig):
    rig.chat.backend.failure = ApiError("Not now.")
    await rig.do("rename", "c2")
    await rig.answer("Old maps")
    assert "Not now." in rig.notice
    assert rig.names[1] == "Kai"
    rig.chat.backend.failure = None
    await rig.press("Try again")
    assert rig.names[1] == "Old maps"


async def test_a_pinned_chat_stands_above(rig):
    await rig.do("pin", "c3")
    assert rig.names == ["Luna", "Mira", "Kai"]
    assert rig.chat.document.query("h3").text == "Pinned"
    await rig.do("unpin", "c3")
    assert rig.names == ["Mira", "Kai", "Luna"]
    assert rig.said == ["Pinned", "Unpinned"]
    await rig.do("fly", "c3")
    assert len(rig.chat.backend.done) == 2


async def test_another_chat_is_deleted_and_comes_back(rig):
    await rig.do("delete", "c2")
    assert rig.stopped == ["c2"]
    assert rig.names == ["Mira", "Luna"]
    assert rig.opened == []
    assert rig.notice == "“Kai” deleted"
    await rig.press("Undo")
    assert "Kai" in rig.names
    assert rig.opened == []
    assert rig.chat.document.active.get("data-chat-id") == "c2"


async def test_in_the_place_of_the_open_chat_the_next_one_opens(rig):
    await rig.do("delete", "c1")
    assert rig.opened == ["c2"]
    await rig.press("Undo")
    assert rig.opened == ["c2", "c1"]


async def test_after_the_last_chat_a_new_one_begins(rig):
    for chat_id in ("c3", "c2", "c1"):
        await rig.do("delete", chat_id)
    assert rig.opened == ["a new one"]


async def test_a_chat_that_could_not_be_deleted_is_there(rig):
    rig.chat.backend.failure = ApiError("Not now.")
    await rig.do("delete", "c1")
    assert rig.names == ["Mira", "Kai", "Luna"]
    assert rig.opened == []
    rig.chat.backend.failure = None
    await rig.press("Try again")
    assert rig.names == ["Kai", "Luna"]
    rig.chat.backend.failure = ApiError("Not now.")
    await rig.press("Undo")
    assert rig.names == ["Kai", "Luna"]
    rig.chat.backend.failure = None
    await rig.press("Try again")
    assert "Mira" in rig.names


async def test_before_messages_go_that_were_not_sent_one_is_asked(rig):
    rig.unsent["c2"] = ["m1"]
    await rig.do("delete", "c2")
    assert "not sent yet" in rig.chat.document.query("dialog").text
    rig.chat.document.click("dialog button[type=button]")
    await asyncio.sleep(0.1)
    assert rig.chat.backend.done == []
    assert rig.unsent == {"c2": ["m1"]}
    await rig.do("delete", "c2")
    await rig.answer()
    assert rig.unsent == {"c2": []}
    assert rig.names == ["Mira", "Luna"]


async def test_where_there_is_no_way_back_one_is_asked_before(rig):
    rig.chat.backend.cannot.add("restore_chat")
    await rig.do("delete", "c2")
    assert "“Kai”" in rig.chat.document.query("dialog").text
    rig.chat.document.click("dialog button[type=button]")
    await asyncio.sleep(0.1)
    assert rig.chat.backend.done == []
    await rig.do("delete", "c2")
    await rig.answer()
    assert rig.names == ["Mira", "Luna"]
    assert rig.notice == ""
