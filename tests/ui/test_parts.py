"""Sharing, navigation, notices, suggestions."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ArgumentError, ChatError
from chat_py.ui.unread import UnreadTitle
from tests.fakes.chat_page import ChatPage


@pytest.fixture
async def chat():
    chat = ChatPage()
    yield chat
    assert chat.document.errors == []


class TestSharing:
    async def test_without_a_dialogue_the_link_is_copied(self, chat):
        chat.location.push("?theme=dark&chat=old&message=9#top")
        assert await chat.sharing.share_chat() is True
        assert chat.document.clipboard == "https://chat.example/?theme=dark&chat=c1"
        assert chat.element(".cp-notice").get("data-kind") == "success"

    async def test_a_link_to_a_message_escapes_ids(self, chat):
        link = chat.sharing.generate_share_link("a b", "m&1")
        assert link == "https://chat.example/?chat=a+b&message=m%261"

    async def test_closing_the_dialogue_is_no_failure(self, chat):
        chat.sheet.available, chat.sheet.answer = True, False
        assert await chat.sharing.share_chat() is False
        assert chat.document.query(".cp-notice") is None

    async def test_a_refusal_is_told(self, chat):
        chat.sheet.available, chat.sheet.answer = True, ChatError("Not now.")
        assert await chat.sharing.share_chat() is False
        assert "Not now." in chat.element(".cp-notice").seen

    async def test_an_unknown_message_is_the_callers_mistake(self, chat):
        with pytest.raises(ArgumentError, match="messageId"):
            await chat.sharing.share_message("nope")


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

    async def test_home(self, chat):
        chat.navigation.go_home()
        assert chat.location.left_for == "https://chat.example/?"  # without the chat

    async def test_no_id(self, chat):
        with pytest.raises(ArgumentError):
            await chat.navigation.navigate_to_chat("")


class TestNotices:
    async def test_a_notice_with_an_action(self, chat):
        done = []
        chat.notices.show("No connection", "error", [("Try again", lambda: done.append(1))])
        notice = chat.element("[data-notices] .cp-notice")
        assert notice.seen == "No connectionTry again"
        assert notice.get("role") == "alert"
        chat.document.click(notice.query(".cp-button"))
        assert done == [1]
        assert chat.document.query(".cp-notice") is None

    async def test_it_can_be_closed(self, chat):
        chat.notices.show("Hello")
        close = chat.element('.cp-notice [aria-label="Close"]')
        chat.document.click(close)
        assert chat.document.query(".cp-notice") is None

    async def test_the_same_text_is_there_once_and_few_at_a_time(self, chat):
        for text in ("a", "a", "b", "c", "d"):
            chat.notices.show(text)
        assert [n.seen for n in chat.document.query_all(".cp-notice")] == ["b", "c", "d"]

    async def test_the_hosts_own_way_where_the_page_has_no_place(self):
        chat = ChatPage("<main></main>")
        chat.host.functions.add("showNotification")
        assert chat.notices.show("Saved", "success") is None
        assert chat.host.calls == [("showNotification", "Saved", "success")]
        chat.notices.show("Failed", "error", [("Try again", lambda: None)])
        assert "Try again" in chat.document.body.seen

    async def test_a_page_with_nothing_gets_a_place(self):
        chat = ChatPage("<main></main>")
        chat.notices.show("Hello")
        assert chat.document.body.seen == "Hello"
        chat.owner.close()
        assert chat.document.body.seen == ""
        assert chat.document.listener_count == 0

    async def test_the_connection(self, chat):
        chat.notices.show_connection(online=False)
        assert "You are offline." in chat.document.body.seen
        chat.notices.show_connection(online=True)
        assert "You are offline." not in chat.document.body.seen


class TestSuggestions:
    async def test_a_chip_is_chosen_once(self, chat):
        chat.suggestions.show(["Tell me more", " ", "Tell me more", "Why?"])
        chips = chat.document.query_all("[data-suggestions] .cp-chip")
        assert [chip.text for chip in chips] == ["Tell me more", "Why?"]
        chat.document.click(chips[1])
        await asyncio.sleep(1)
        assert chat.chosen == ["Why?"]
        assert chat.document.query(".cp-chip") is None

    async def test_one_that_could_not_be_sent_can_be_chosen_again(self, chat):
        chat.refuses = True
        chat.suggestions.show(["Why?", "How?"])
        chat.document.click(".cp-chip")
        await asyncio.sleep(1)
        assert [chip.text for chip in chat.document.query_all(".cp-chip")] == ["Why?", "How?"]

    async def test_a_hosts_own_suggestions_are_left_alone(self):
        chat = ChatPage('<p class="suggestion-item" data-suggestion="x">x</p>')
        chat.document.click("p")
        assert chat.chosen == []


class TestUnreadTitle:
    @pytest.fixture
    async def unread(self, chat):
        chat.open("c1")
        UnreadTitle(document=chat.document, bus=chat.bus, texts=chat.texts, owner=chat.owner)
        return chat

    def look(self, chat, *, visible):
        chat.document.visible = visible
        chat.document.dispatch(chat.document.body, "visibilitychange")

    async def test_answers_count_while_nobody_looks(self, unread):
        document = unread.document
        unread.bus.trigger("message:received", {"messageId": "m1"})
        assert document.title == "Mira"
        self.look(unread, visible=False)
        unread.bus.trigger("message:received", {"messageId": "m2"})
        unread.bus.trigger("message:received", {"messageId": "m3", "hidden": True})
        assert document.title == "(1) Mira"
        document.title = "Kai"  # another chat
        unread.bus.trigger("message:received", {"messageId": "m4"})
        assert document.title == "(2) Kai"
        self.look(unread, visible=True)
        assert document.title == "Kai"

    async def test_a_host_page_keeps_its_title(self):
        chat = ChatPage("<main></main>")
        UnreadTitle(document=chat.document, bus=chat.bus, texts=chat.texts, owner=chat.owner)
        chat.document.title, chat.document.visible = "Shop", False
        chat.bus.trigger("message:received", {"messageId": "m1"})
        assert chat.document.title == "Shop"


async def test_nothing_is_left_behind(chat):
    chat.notices.show("Hello", "info", [("Yes", lambda: None)])
    chat.suggestions.show(["a"])
    chat.owner.close()
    assert chat.document.listener_count == 0
    assert chat.owner.count == 0
    assert chat.document.query(".cp-notice, .cp-chip") is None


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
