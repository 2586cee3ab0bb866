"""An edit that the server has refused."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.chat_page import ChatPage, message


@pytest.fixture
async def chat() -> ChatPage:
    chat = ChatPage()
    chat.backend.cannot.discard("branches")
    chat.input.init()
    chat.open("c1", message("u1", "Hi", "user"), message("b1", "Hello"))
    return chat


def box(chat: ChatPage) -> str:
    return chat.element("#messageInput").value


async def send_edit(chat: ChatPage) -> str:
    chat.input.edit_message("u1")
    assert "The messages after it are kept" in chat.element(".cp-editing").text
    chat.input.set_input_value("Hi there")
    entry_id = await chat.input.submit_message()
    assert entry_id
    assert box(chat) == ""
    return entry_id


async def refuse(chat: ChatPage, entry_id: str) -> None:
    chat.outbox.change(entry_id, "failed", reason="Too many.", refused=True)
    for _ in range(5):
        await asyncio.sleep(0)


async def test_the_branch_stays_in_view_with_the_edit_in_the_box(chat: ChatPage) -> None:
    await refuse(chat, await send_edit(chat))
    assert chat.shown == ["Hi", "Hello"]
    assert box(chat) == "Hi there"
    assert chat.log.query("[data-edited]") is not None
    assert chat.element("[data-composer-note]").text == "Too many."
    assert chat.drafts.load("c1") == "Hi there"
    assert chat.outbox.entries == {}
    # Sent again it is the same edit.
    again = await chat.input.submit_message()
    assert chat.outbox.entries[again].extra == {"replaces": "u1"}
    assert (box(chat), chat.drafts.load("c1")) == ("", "")


async def test_what_is_written_meanwhile_stays(chat: ChatPage) -> None:
    entry_id = await send_edit(chat)
    chat.input.set_input_value("Something else")
    await refuse(chat, entry_id)
    assert box(chat) == "Something else"
    assert chat.shown == ["Hi", "Hello", "Hi there"]
    assert chat.display.messages.state_of(entry_id) == "failed"


async def test_other_messages_stay_where_they_are(chat: ChatPage) -> None:
    entry_id = await chat.input.send_text("New")
    assert entry_id
    await refuse(chat, entry_id)
    assert box(chat) == ""
    assert chat.shown == ["Hi", "Hello", "New"]


async def test_a_stored_edit_says_which_others_there_are(chat: ChatPage) -> None:
    entry_id = await send_edit(chat)
    chat.outbox.change(entry_id, "sent", message_id="u2")
    assert chat.shown == ["Hi there"]
    assert "2 / 2" in chat.element(".cp-versions").seen
    assert chat.log.query(".cp-notice") is None
