"""Paging through the versions of an answer."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.chat_page import message


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
