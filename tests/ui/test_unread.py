"""Answers that came while nobody looked."""

from __future__ import annotations

import pytest

from chat_py.ui.unread import UnreadTitle
from tests.fakes.chat_page import ChatPage


@pytest.fixture
async def chat():
    chat = ChatPage()
    chat.open("c1")
    UnreadTitle(document=chat.document, unread=chat.unread, texts=chat.texts, owner=chat.owner)
    yield chat
    assert chat.document.errors == []


def look(chat, *, visible):
    chat.document.visible = visible
    chat.document.dispatch(chat.document.body, "visibilitychange")


def choose(chat, chat_id):
    chat.state.chat_id = chat_id
    chat.bus.trigger("chat:selected", {"chatId": chat_id})


class TestUnreadTitle:
    async def test_answers_count_while_nobody_looks(self, chat):
        document = chat.document
        chat.bus.trigger("message:received", {"messageId": "m1"})
        assert document.title == "Mira"
        look(chat, visible=False)
        chat.bus.trigger("message:received", {"messageId": "m2"})
        chat.bus.trigger("message:received", {"messageId": "m3", "hidden": True})
        assert document.title == "(1) Mira"
        document.title = "Kai"  # another chat
        chat.bus.trigger("message:received", {"messageId": "m4"})
        assert document.title == "(2) Kai"
        look(chat, visible=True)
        assert document.title == "Kai"

    async def test_answers_in_another_chat_count_until_it_is_opened(self, chat):
        document = chat.document
        chat.bus.trigger("message:received", {"chatId": "c2"})
        chat.bus.trigger("message:received", {"chatId": "c2"})
        chat.bus.trigger("message:received", {"chatId": "c3"})
        assert document.title == "(3) Mira"
        look(chat, visible=False)
        look(chat, visible=True)
        assert document.title == "(3) Mira"
        document.title = "Kai"
        choose(chat, "c2")
        assert document.title == "(1) Kai"
        choose(chat, "c3")
        assert document.title == "Kai"

    async def test_it_takes_its_number_back(self, chat):
        chat.bus.trigger("message:received", {"chatId": "c2"})
        chat.owner.close()
        assert chat.document.title == "Mira"

    async def test_a_host_page_keeps_its_title(self):
        chat = ChatPage("<main></main>")
        UnreadTitle(document=chat.document, unread=chat.unread, texts=chat.texts, owner=chat.owner)
        chat.document.title, chat.document.visible = "Shop", False
        chat.bus.trigger("message:received", {"messageId": "m1"})
        assert chat.document.title == "Shop"


class TestUnreadAnswers:
    async def test_the_chats_besides_the_open_one(self, chat):
        look(chat, visible=False)
        for chat_id in ("c1", "c2"):
            chat.bus.trigger("message:received", {"chatId": chat_id})
        assert chat.unread.elsewhere() == {"c2"}
        assert chat.unread.count == 2
        choose(chat, "c2")  # by a script of the page: still nobody looks
        assert chat.unread.elsewhere() == {"c1"}
        look(chat, visible=True)
        assert chat.unread.elsewhere() == {"c1"}
        chat.unread.clear()
        assert chat.unread.count == 0

    async def test_they_survive_a_reload(self, chat):
        chat.bus.trigger("message:received", {"chatId": "c2"})
        again = chat.new_unread()
        assert again.elsewhere() == {"c2"}
        choose(chat, "c2")
        assert chat.new_unread().count == 0

    async def test_those_of_another_user_do_not(self, chat):
        chat.bus.trigger("message:received", {"chatId": "c2"})
        chat.state.user_id = "somebody else"
        assert chat.new_unread().count == 0

    @pytest.mark.parametrize("kept", ["", "x", "[]", '["", {"c2": "many"}]', '["", ["c2"]]', "{}"])
    async def test_what_is_no_such_thing_is_nothing(self, chat, kept):
        chat.tab.set("chat_py/unread", kept)
        assert chat.new_unread().count == 0
