"""Where the focus goes when what has it goes."""

from __future__ import annotations

import pytest

from chat_py.models.message import Message
from tests.fakes.chat_page import ChatPage


@pytest.fixture
async def chat():
    chat = ChatPage()
    chat.input.init()
    yield chat
    assert chat.document.errors == []


@pytest.fixture
def box(chat):
    return chat.element("#messageInput")


def answer(chat: ChatPage, message_id: str = "a") -> None:
    chat.open("c1", Message(id=message_id, sender="bot", content="Hello"))


def button(chat: ChatPage, action: str):
    return chat.element(f'.cp-message [data-message-action="{action}"]')


async def test_from_stop_to_the_box_when_the_answer_ends(chat, box):
    chat.open("c1")
    chat.stream.create_bot_response_container("a")
    chat.element("[data-stop]").focus()
    chat.stream.finish("a", "Hello")
    assert chat.document.active == box


async def test_from_regenerate_to_the_box(chat, box):
    answer(chat)
    button(chat, "regenerate").focus()
    chat.stream.create_bot_response_container("a")
    assert chat.document.active == box


async def test_to_the_same_button_of_a_new_footer(chat):
    answer(chat)
    before = button(chat, "like")
    before.focus()
    chat.display.messages.set_state("a", "stopped")
    assert not before.connected
    assert chat.document.active == button(chat, "like")


async def test_what_is_elsewhere_keeps_it(chat):
    answer(chat)
    jump = chat.element("#sendBtn")
    jump.focus()
    chat.display.messages.set_state("a", "stopped")
    assert chat.document.active == jump


async def test_from_a_notice_that_is_closed_to_the_box(chat, box):
    notice = chat.notices.show("Oh", "error", [("Again", lambda: None)])
    assert notice is not None
    notice.query_all("button")[0].focus()
    notice.query_all("button")[0].click()
    assert chat.document.active == box


async def test_from_a_chip_and_from_the_way_out_of_an_edit_to_the_box(chat, box):
    chat.suggestions.show(["Why?"])
    chat.element(".cp-chip").focus()
    chat.suggestions.clear()
    assert chat.document.active == box
    chat.open("c1", Message(id="u", sender="user", content="Hello"))
    chat.input.edit_message("u")
    chat.element(".cp-editing button").focus()
    chat.element(".cp-editing button").click()
    assert chat.document.active == box


async def test_from_a_message_that_is_discarded_to_the_box(chat, box):
    chat.open("c1", Message(id="u", sender="user", content="Hello"))
    chat.display.messages.set_state("u", "failed")
    button(chat, "discard").focus()
    chat.display.messages.remove("u")
    assert chat.document.active == box


@pytest.mark.parametrize("why", ["no keyboard", "the box is locked"])
async def test_else_the_log_has_it(chat, box, why):
    """On a phone the box would bring up the keyboard of the screen."""
    chat.document.has_fine_pointer = why != "no keyboard"
    chat.input.lock(locked=why != "no keyboard")
    answer(chat)
    button(chat, "regenerate").focus()
    chat.stream.create_bot_response_container("a")
    assert chat.document.active == chat.element("#chatContainer")
