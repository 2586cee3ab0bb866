"""Between the list and a chat, and home."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ArgumentError
from chat_py.models.chat import ChatSummary
from tests.fakes.chat_page import ChatPage


class TestNavigation:
    async def test_to_a_chat_and_back(self, chat):
        chat.navigation.init()
        chat.navigation.init()
        chat.open("c1")
        chat.navigation.hide_chat()
        assert chat.element("#chatApp").get("data-view") == "list"
        await chat.navigation.navigate_to_chat("c2")
        assert chat.opened == ["c2"]
        assert chat.navigation.get_navigation_state() == {
            "currentChatId": "c2",
            "view": "chat",
            "isChatVisible": True,
            "canGoBack": True,
        }
        chat.location.push("?chat=c2")
        chat.navigation.go_back()
        assert chat.location.href == "https://chat.example/"
        chat.navigation.go_back()  # nothing to go back to: the list
        assert chat.element("#chatApp").get("data-view") == "list"
        assert chat.navigation.toggle_chat_visibility() is True
        assert chat.navigation.toggle_chat_visibility() is False

    async def test_the_lists_button(self):
        chat = ChatPage('<div id="chatApp"><button data-nav="list"><svg></svg></button></div>')
        chat.navigation.init()
        chat.document.click("svg")
        assert chat.element("#chatApp").get("data-view") == "list"
        chat.owner.close()
        assert chat.document.listener_count == 0

    async def test_the_list_that_lies_over_the_chat_is_left(self):
        chat = ChatPage(
            '<div id="chatApp"><button data-nav="chat"></button>'
            '<div class="cp-main"><button data-nav="list"></button></div></div>'
        )
        chat.navigation.init()
        assert not chat.navigation.leave_list()
        for way in ('[data-nav="chat"]', ".cp-main"):
            chat.document.click('[data-nav="list"]')
            chat.document.click(way)
            assert chat.element("#chatApp").get("data-view") == "chat"
            assert chat.document.active == chat.element('[data-nav="list"]')

    async def test_a_list_beside_the_chat_is_not_left(self):
        chat = ChatPage(
            '<div id="chatApp"><button data-nav="chat" hidden></button>'
            '<div class="cp-main"></div></div>'
        )
        chat.navigation.init()
        chat.navigation.hide_chat()
        assert not chat.navigation.leave_list()
        chat.document.click(".cp-main")
        assert chat.element("#chatApp").get("data-view") == "list"

    async def test_who_goes_to_the_list_stays_there_when_the_chat_comes(self, chat):
        chat.navigation.init()
        chat.state.chat_id = "c1"
        chat.display.show_loading("c1")
        chat.navigation.hide_chat()
        for _ in range(2):
            chat.navigation.show_loaded("c1")
            assert chat.element("#chatApp").get("data-view") == "list"
        chat.navigation.show_loaded("c2")  # a script of the page opens it
        assert chat.element("#chatApp").get("data-view") == "chat"

    async def test_where_none_is_chosen_yet_it_is_the_one_that_the_list_marks(self, chat):
        entry = chat.document.create("a", {"data-chat-id": "c1", "aria-current": "page"})
        chat.element("[data-chat-list]").append(entry)
        chat.navigation.hide_chat()
        chat.navigation.show_loaded("c1")
        assert chat.element("#chatApp").get("data-view") == "list"

    @pytest.mark.parametrize("is_chosen", [True, False], ids=["chosen again", "loaded again"])
    async def test_then_the_chat_is_shown(self, chat, is_chosen):
        chat.navigation.init()
        if is_chosen:
            chat.state.chat_id = "c1"
        else:
            chat.open("c1")
        chat.chat_list.show([ChatSummary(id="c1")])
        chat.navigation.hide_chat()
        if is_chosen:
            chat.document.click('[data-chat-id="c1"]')
        chat.navigation.show_loaded("c1")
        assert chat.element("#chatApp").get("data-view") == "chat"

    async def test_the_list_takes_the_focus_once(self, chat):
        chat.open("c1")
        chat.chat_list.show([ChatSummary(id="c1")])
        chat.navigation.hide_chat()
        assert chat.document.active == chat.element('[data-chat-id="c1"]')
        chat.input.focus_input()
        chat.navigation.hide_chat()
        assert chat.document.active == chat.element("#messageInput")

    async def test_home(self, chat):
        chat.navigation.go_home()
        assert chat.location.left_for == "https://chat.example/?"  # without the chat

    async def test_no_id(self, chat):
        with pytest.raises(ArgumentError):
            await chat.navigation.navigate_to_chat("")


class TestListAndChatOfAHostPage:
    """The second markup: no `#chatApp`."""

    PLACES = '<div id="chat-discovery"{}></div><div id="chat-wrapper"{}></div>'

    def shown(self, chat: ChatPage) -> dict[str, bool]:
        def seen(selector: str) -> bool:
            element = chat.element(selector)
            hidden = element.style("display") == "none" or element.has_class("d-none")
            return not hidden and element.get("hidden") is None

        return {"list": seen("#chat-discovery"), "chat": seen("#chat-wrapper")}

    @pytest.mark.parametrize("hidden", [' class="d-none"', " hidden", ' style="display: none;"'])
    def test_they_take_turns_where_the_chat_is_hidden(self, hidden: str) -> None:
        chat = ChatPage(self.PLACES.format("", hidden))
        assert chat.navigation.get_navigation_state()["view"] == "list"
        chat.navigation.show_chat()
        assert self.shown(chat) == {"list": False, "chat": True}
        chat.navigation.hide_chat()
        assert self.shown(chat) == {"list": True, "chat": False}
        assert chat.navigation.toggle_chat_visibility() is True
        assert self.shown(chat) == {"list": False, "chat": True}

    def test_both_stay_where_both_are_shown(self) -> None:
        chat = ChatPage(self.PLACES.format("", ""))
        chat.navigation.show_chat()
        assert self.shown(chat) == {"list": True, "chat": True}
        chat.navigation.hide_chat()
        assert self.shown(chat) == {"list": True, "chat": False}
        chat.navigation.show_chat()
        assert self.shown(chat) == {"list": True, "chat": True}

    def test_the_pages_own_functions_show_its_places(self) -> None:
        chat = ChatPage(self.PLACES.format("", " hidden"))
        chat.host.functions |= {"showDiscovery", "showChat"}
        chat.navigation.show_discovery()
        chat.navigation.show_chat()
        chat.navigation.show_chat()  # it is shown
        assert chat.host.calls == [("showDiscovery",), ("showChat", "c1")]
        assert self.shown(chat) == {"list": False, "chat": True}

    def test_without_them_the_list_is_shown(self) -> None:
        chat = ChatPage(self.PLACES.format(" hidden", ""))
        chat.navigation.show_discovery()
        assert self.shown(chat) == {"list": True, "chat": False}
