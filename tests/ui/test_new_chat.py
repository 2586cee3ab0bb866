"""Beginning a chat."""

from __future__ import annotations

import asyncio
from typing import Any

from chat_py.base.errors import ApiError
from chat_py.models.chat import ChatSummary
from chat_py.ui.new_chat import NewChatButton
from tests.fakes.chat_page import PAGE, ChatPage


class Rig:
    def __init__(self) -> None:
        self.chat = ChatPage(PAGE + "<button data-new-chat hidden>New</button>")
        self.chat.backend.cannot.discard("begin")
        self.opened: list[str] = []
        self.listed = 0
        self.empty = False
        self.new = NewChatButton(
            document=self.chat.document,
            backend=self.chat.backend,
            open_chat=self.open,
            list_changed=self.list,
            is_empty=lambda: self.empty,
            settings=self.chat.settings,
            notices=self.chat.notices,
            state=self.chat.state,
            texts=self.chat.texts,
            clock=self.chat.clock,
            owner=self.chat.owner,
        )
        self.new.init()

    async def open(self, chat_id: str) -> None:
        self.opened.append(chat_id)

    async def list(self) -> None:
        self.listed += 1

    def button(self) -> Any:
        return self.chat.document.query("[data-new-chat]")

    async def click(self) -> None:
        self.chat.document.click("[data-new-chat]")
        await asyncio.sleep(0.1)


async def test_a_click_begins_one_and_puts_the_caret_there() -> None:
    rig = Rig()
    assert rig.button().get("hidden") is None
    await rig.click()
    assert rig.opened == ["new-1"]
    assert rig.listed == 1
    assert rig.chat.document.active == rig.chat.document.query("#messageInput")


async def test_one_that_is_empty_is_as_good_as_new() -> None:
    rig = Rig()
    rig.empty = True
    await rig.click()
    assert rig.opened == []
    assert rig.chat.document.active == rig.chat.document.query("#messageInput")


async def test_where_there_can_be_none_there_is_no_button() -> None:
    rig = Rig()
    rig.chat.backend.cannot.add("create_chat")
    rig.new.init()
    assert rig.button().get("hidden") is not None


async def test_a_failure_is_told_with_a_way_to_try_again() -> None:
    rig = Rig()
    rig.chat.backend.failure = ApiError("No.")
    await rig.click()
    assert rig.opened == []
    notice = rig.chat.document.query(".cp-notice")
    assert notice is not None
    assert "No." in notice.text
    rig.chat.backend.failure = None
    rig.chat.document.click(".cp-notice button")
    await asyncio.sleep(0.1)
    assert rig.opened == ["new-1"]


async def test_the_first_chat_is_the_newest_or_a_new_one() -> None:
    rig = Rig()
    assert await rig.new.first() == "new-1"
    rig.chat.backend.chats = [ChatSummary(id="a"), ChatSummary(id="b")]
    assert await rig.new.first() == "a"
    rig.chat.backend.cannot.add("begin")
    assert await rig.new.first() == ""


async def test_the_first_chat_cannot_be_had() -> None:
    rig = Rig()
    rig.chat.backend.failure = ApiError("No.")
    assert await rig.new.first() == ""
    notice = rig.chat.document.query(".cp-notice")
    assert notice is not None
