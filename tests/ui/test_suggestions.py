"""Suggestions of what to send, above the message box."""

from __future__ import annotations

import asyncio

from tests.fakes.chat_page import ChatPage


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

    async def test_their_row_stays_for_those_of_the_next_answer(self, chat):
        row = chat.document.query("[data-suggestions]")
        chat.suggestions.spend()
        assert row.get("data-kept") is None
        chat.suggestions.show(["Why?"])
        chat.document.click(".cp-chip")
        await asyncio.sleep(1)
        assert (row.get("data-kept"), row.query(".cp-chip")) == ("", None)
        chat.suggestions.show(["How?"])
        chat.suggestions.clear()
        assert row.get("data-kept") is None

    async def test_a_hosts_own_suggestions_are_left_alone(self):
        chat = ChatPage('<p class="suggestion-item" data-suggestion="x">x</p>')
        chat.document.click("p")
        assert chat.chosen == []


async def test_nothing_is_left_behind(chat):
    chat.notices.show("Hello", "info", [("Yes", lambda: None)])
    chat.suggestions.show(["a"])
    chat.owner.close()
    assert chat.document.listener_count == 0
    assert chat.owner.count == 0
    assert chat.document.query(".cp-notice, .cp-chip") is None
