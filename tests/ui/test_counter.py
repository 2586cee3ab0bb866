"""How much room is left in the message box."""

from __future__ import annotations

import pytest


@pytest.fixture
async def chat(chat_to_write_in):
    return chat_to_write_in


async def test_the_room_left_is_told_near_the_limit(chat):
    chat.input.init({"maxInputLength": 100})
    counter = chat.element("[data-composer-counter]")
    chat.input.set_input_value("x" * 79)
    assert (counter.get("hidden"), chat.said) == ("", "")
    chat.input.set_input_value("x" * 80)
    assert (counter.get("hidden"), counter.text) == (None, "20 characters left")
    assert chat.said == "20 characters left"
    chat.input.set_input_value("x" * 99)
    assert counter.text == "1 character left"
    assert chat.said == "20 characters left"  # not with every key
    chat.input.set_input_value("x" * 102)
    assert counter.text == chat.said == "2 characters too many"
    assert counter.get("data-kind") == "error"
    chat.input.clear_input()
    assert (counter.get("hidden"), counter.text) == ("", "")
