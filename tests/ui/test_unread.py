"""How many answers came while nobody looked, in the title."""

from __future__ import annotations

import pytest

from chat_py.ui.unread import UnreadTitle
from tests.fakes.chat_page import ChatPage


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
