"""Paging through the versions of an answer."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.chat_page import ChatPage, message


@pytest.fixture
async def chat(chat):
    chat.open("c1", message("m1", "Hello **you**"), message("u1", "Hi", "user"))
    return chat


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


class TestVersions:
    @pytest.fixture
    def old(self, chat):
        """Two versions; the newer one has just come."""
        chat.backend.older = [message("m0", "Before"), message("m1", "Hello **you**")]
        chat.bus.trigger("message:received", {"messageId": "m1", "versions": ["m0", "m1"]})
        return chat

    def turn(self, chat, name):
        button = chat.element(f'[data-message-action="{name}"]')
        button.focus()
        chat.actions.handle(name, button.get("data-message-id"))

    async def test_back_and_forth(self, chat, old):
        assert "2 / 2" in chat.element(".cp-versions").seen
        assert chat.element('[data-message-action="next"]').get("aria-disabled") == "true"
        self.turn(chat, "previous")
        await settle()
        assert chat.shown == ["Before", "Hi"]
        assert chat.said == "Version 1 of 2"
        assert chat.backend.acted == [("c1", "m0", "select")]
        button = chat.element('[data-message-action="previous"]')
        assert (button.get("data-message-id"), button.get("aria-disabled")) == ("m0", "true")
        assert chat.document.active == button
        self.turn(chat, "previous")  # the first one
        self.turn(chat, "next")
        await settle()
        assert chat.shown == ["Hello **you**", "Hi"]
        assert chat.display.messages.text_of("m1") == "Hello **you**"

    async def test_a_version_that_cannot_be_had_can_be_tried_again(self, chat, old):
        chat.backend.failure = ApiError("Not now.")
        self.turn(chat, "previous")
        await settle()
        assert chat.shown == ["Hello **you**", "Hi"]
        chat.backend.failure = None
        chat.document.click(chat.element(".cp-notice .cp-button"))
        await settle()
        assert chat.shown == ["Before", "Hi"]

    async def test_a_message_with_one_version_has_no_pager(self, chat):
        chat.bus.trigger("message:received", {"messageId": "m1"})
        assert chat.log.query(".cp-versions") is None


class TestEdits:
    """Of "What?", which was "Why?" before, and had another answer."""

    OLD = ("u1", "u2")

    def old(self):
        return (
            message("m1", "Hello"),
            message("u1", "Why?", "user", versions=["u1", "u2"]),
            message("b1", "Because."),
        )

    def new(self):
        return (
            message("m1", "Hello"),
            message("u2", "What?", "user", versions=["u1", "u2"]),
            message("b2", "This."),
            message("u3", "And?", "user"),
        )

    @pytest.fixture
    async def chat(self, chat):
        chat.open("c1", *self.new())
        chat.backend.messages["c1"] = list(self.old())
        return chat

    def turn(self, chat, name):
        button = chat.element(f'[data-message-action="{name}"]')
        chat.actions.handle(name, button.get("data-message-id"))

    async def test_an_edit_comes_with_what_followed_it(self, chat):
        first = chat.element('[data-message-id="m1"]')
        assert chat.element(".cp-versions").get("aria-label") == "Edits of this message"
        self.turn(chat, "previous")
        await settle()
        assert chat.shown == ["Hello", "Why?", "Because."]
        assert chat.backend.acted == [("c1", "u1", "select")]
        assert chat.said == "Version 1 of 2"
        assert chat.document.active == chat.element('[data-message-action="previous"]')
        assert chat.element('[data-message-id="m1"]') == first
        chat.backend.messages["c1"] = list(self.new())
        self.turn(chat, "next")
        await settle()
        assert chat.shown == ["Hello", "What?", "This.", "And?"]

    async def test_what_fails_leaves_what_is_seen(self, chat):
        chat.backend.failure = ApiError("Not now.")
        self.turn(chat, "previous")
        await settle()
        assert chat.shown == ["Hello", "What?", "This.", "And?"]
        chat.backend.failure = None
        chat.document.click(chat.element(".cp-notice .cp-button"))
        await settle()
        assert chat.shown == ["Hello", "Why?", "Because."]

    async def test_what_is_on_its_way_is_waited_for(self, chat):
        await chat.input.send_text("Still on its way")
        self.turn(chat, "previous")
        await settle()
        assert chat.backend.acted == []
        assert "sent and answered" in chat.element(".cp-notice").text

    async def test_a_chat_that_does_not_show_it_is_opened_again(self, chat):
        chat.backend.messages["c1"] = []
        self.turn(chat, "previous")
        await settle()
        assert chat.reopened == ["c1"]

    async def test_another_tab_turns_along(self, chat):
        other = ChatPage(browser=chat.browser)
        other.open("c1", *self.new())
        other.backend.messages["c1"] = list(self.old())
        self.turn(chat, "previous")
        await settle()
        assert other.shown == ["Hello", "Why?", "Because."]
        assert other.backend.acted == []
