"""The keyboard in the list."""

from __future__ import annotations

import pytest

from chat_py.models.chat import ChatSummary
from chat_py.ui.list_keys import ListKeys
from tests.fakes.chat_page import ChatPage


class Rig:
    def __init__(self) -> None:
        self.chat = ChatPage()
        now = self.chat.clock.now()
        self.chat.backend.chats = [
            ChatSummary(id="b", timestamp=now - 5 * 86_400_000),
            ChatSummary(id="a", timestamp=now),
            ChatSummary(id="c", timestamp=1),
        ]
        self.done: list[tuple[str, str]] = []
        keys = ListKeys(
            document=self.chat.document,
            chat_list=self.chat.chat_list,
            act=lambda *done: self.done.append(done),
            owner=self.chat.owner,
        )
        self.chat.element("[data-chat-list]").listen("keydown", keys.handle)

    def entry(self, chat_id):
        return self.chat.element(f'[data-cp="chat"][data-chat-id="{chat_id}"]')

    def button(self, chat_id):
        return self.chat.element(f'[data-menu-chat="{chat_id}"]')

    def press(self, key, **more):
        """Whether the key was used."""
        document = self.chat.document
        return document.dispatch(document.active, "keydown", key=key, **more).default_prevented


@pytest.fixture
async def rig():
    rig = Rig()
    await rig.chat.chat_list.load()
    yield rig
    assert rig.chat.document.errors == []


async def test_arrows_go_from_chat_to_chat_as_they_stand(rig):
    rig.entry("a").focus()
    went = []
    for key in ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Home", "End"):
        assert rig.press(key)
        went.append(rig.chat.document.active.get("data-chat-id"))
    assert went == ["a", "b", "c", "c", "b", "a", "c"]
    assert not rig.press("x")
    assert not rig.press("ArrowUp", alt=True)
    assert not rig.press("ArrowUp", composing=True)
    assert not rig.press("ArrowUp", key_code=229)


async def test_tab_goes_to_the_menu_of_the_chat_and_on(rig):
    rig.entry("a").focus()
    button = rig.button("a")
    assert button.get("tabindex") == "-1"
    assert not rig.press("Tab")
    assert button.get("tabindex") == "0"
    button.focus()
    rig.press("Tab")
    assert button.get("tabindex") == "-1"
    rig.entry("b").focus()
    rig.press("Tab", shift=True)
    assert rig.button("b").get("tabindex") == "-1"


async def test_keys_do_what_the_menu_does(rig):
    rig.entry("a").focus()
    assert rig.press("F2")
    assert rig.press("Delete")
    assert rig.done == [("rename", "a"), ("delete", "a")]
    rig.chat.backend.cannot |= {"rename_chat"}
    await rig.chat.chat_list.load()
    assert not rig.press("F2")
    clicked = []
    rig.chat.document.listen("click", lambda event: clicked.append(event.target))
    assert rig.press("F10", shift=True)
    assert clicked == [rig.button("a")]
    assert rig.chat.document.active == rig.button("a")


async def test_where_nothing_can_be_done_only_arrows_work(rig):
    rig.chat.backend.cannot |= {"rename_chat", "delete_chat", "pin_chat"}
    await rig.chat.chat_list.load()
    rig.entry("a").focus()
    rig.press("Tab")
    assert not rig.press("Delete")
    assert not rig.press("F10", shift=True)
    assert rig.press("ArrowDown")
    assert rig.done == []
