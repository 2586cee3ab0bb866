"""Sharing a chat or a message: a link to it, by the system's dialogue or the clipboard."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ArgumentError, ChatError


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
