"""Editing a message that was sent."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.chat_page import message
from tests.fakes.dom import FakeEvent


@pytest.fixture
async def chat(chat_to_write_in):
    return chat_to_write_in


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


class TestEditing:
    @pytest.fixture
    async def sent(self, chat):
        chat.open("c1", message("m0"), message("u1", "frist", "user"), message("m1"))
        return chat

    async def test_what_is_sent_takes_the_place_of_the_message_and_what_followed(self, sent):
        chat = sent
        chat.input.set_input_value("a draft")
        assert chat.input.edit_message("u1") is True
        assert chat.element("#messageInput").value == "frist"
        assert "Editing your message" in chat.element("#messageForm").seen
        chat.input.set_input_value("first")
        assert chat.drafts.load("c1") == "a draft"
        entry_id = await chat.input.submit_message()
        assert chat.outbox.entries[entry_id].extra == {"replaces": "u1"}
        assert chat.shown == ["m0", "frist", "m1", "first"]  # until the server has it
        assert chat.element("#messageInput").value == "a draft"
        assert chat.document.query(".cp-editing") is None
        await settle()
        assert chat.backend.stopped == 1
        chat.outbox.change(entry_id, "sent", message_id="u2")
        assert chat.shown == ["m0", "first"]
        chat.input.set_input_value("next")
        other = await chat.input.submit_message()
        assert chat.outbox.entries[other].extra == {}

    @pytest.mark.parametrize("by", ["Escape", "button", "another chat"])
    async def test_it_can_be_given_up(self, sent, by):
        chat = sent
        chat.input.set_input_value("a draft")
        chat.input.edit_message("u1")
        chat.input.edit_message("u1")
        if by == "Escape":
            assert chat.input.handle_key(FakeEvent("keydown", key="Escape")) is True
            assert chat.input.handle_key(FakeEvent("keydown", key="Escape")) is False
        elif by == "button":
            chat.document.click(chat.element(".cp-editing .cp-button"))
        else:
            chat.open("c2")
            chat.open("c1")
        assert chat.element("#messageInput").value == "a draft"
        assert chat.document.query(".cp-editing") is None

    async def test_the_message_that_is_edited_is_marked_and_no_other(self, sent):
        chat = sent

        def marked():
            marks = chat.document.query_all("[data-edited]")
            return [element.get("data-message-id") for element in marks]

        chat.open("c1", message("u1", "one", "user"), message("m1"), message("u2", "two", "user"))
        chat.input.edit_message("u1")
        assert marked() == ["u1"]
        chat.input.edit_message("u2")
        assert marked() == ["u2"]
        chat.input.stop_editing()
        assert marked() == []

    async def test_only_ones_own_messages(self, sent):
        assert sent.input.edit_message("m1") is False
        assert sent.input.edit_message("unknown") is False
