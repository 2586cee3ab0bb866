"""The text box of the page, and the line that says what is wrong."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.chat_page import ChatPage


@pytest.fixture
async def chat(chat_to_write_in):
    return chat_to_write_in


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


async def send(chat, text):
    chat.document.type("#messageInput", text)
    result = await chat.input.submit_message()
    await settle()
    return result


async def test_a_page_without_a_place_for_notes_gets_one_below_the_form(chat):
    chat.element("[data-composer-note]").remove()
    assert await send(chat, "x" * 23) is None
    below = chat.element("#messageForm + [data-composer-note]")
    assert below.text == "This message is 3 characters over the limit of 20."
    chat.document.type("#messageInput", "short")
    assert below.text == ""
    chat.owner.close()
    assert chat.document.query("[data-composer-note]") is None


async def test_a_page_without_a_box(chat):
    bare = ChatPage("<div></div>")
    bare.input.init()
    bare.open("c1")
    assert await bare.input.submit_message() is None
    bare.input.set_input_value("x")
    assert bare.input.get_input_value() == ""
