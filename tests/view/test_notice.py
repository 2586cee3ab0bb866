"""Notices: what they say, what can be done, and how they go."""

from __future__ import annotations

from tests.fakes.chat_page import ChatPage


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
        assert chat.element(".cp-connection__short").text == "Offline"
        chat.notices.show_connection(online=True)
        assert "You are offline." not in chat.document.body.seen
