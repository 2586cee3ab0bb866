"""Each message is built once, in the name of its sender."""

from __future__ import annotations

from tests.fakes.chat_page import message


async def test_a_message_is_shown_once(chat):
    chat.open("c1", message("m1", "Hello"))
    assert chat.display.add(message("m1", "Hello")) is None
    assert chat.shown == ["Hello"]


async def test_equal_messages_without_ids_are_all_shown(chat):
    chat.open("c1", message("", "ha", "user"), message("", "ha", "user"))
    assert chat.shown == ["ha", "ha"]
