"""What was sent before Python was there: stored and shown by the page, submitted here."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.sending.item import OutboxItem
from tests.fakes.chat_page import ChatPage, message


@pytest.fixture
async def chat(chat_to_write_in):
    return chat_to_write_in


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


def stored(chat: ChatPage, number: int, text: str, *, chat_id: str = "c1", user: str = ""):
    """One that the page shows, as static/src/native/first-view/early.mjs does."""
    item = OutboxItem(
        id=f"e{number}",
        user=user,
        chat_id=chat_id,
        content=text,
        timestamp=chat.clock.now() + number,
        seq=number,
        early="page",
    )
    attributes = {"data-cp": "message", "data-message-id": item.id, "data-early": chat_id}
    chat.log.append(chat.document.create("article", attributes, text))
    return item


def box(chat):
    return chat.element("#messageInput")


async def test_it_stays_until_it_is_sent_and_the_box_is_left_alone(chat):
    items = [stored(chat, 1, "One"), stored(chat, 2, " Two\r\n")]
    chat.display.show_loading("c1")
    assert chat.log.seen.splitlines()[-2:] == ["One", "Two"]
    chat.open("c1", message("m1", "Hi"))
    assert chat.log.seen.splitlines()[-2:] == ["One", "Two"]
    chat.document.type("#messageInput", "One and more")
    chat.outbox.restored_left.clear()
    sent = [asyncio.ensure_future(chat.input.submit_stored(item)) for item in items]
    await settle()
    assert chat.outbox.entries == {}  # what an earlier visit left goes first
    chat.outbox.restored_left.set()
    assert await asyncio.gather(*sent) == ["e1", "e2"]
    assert [entry.content for entry in chat.outbox.entries.values()] == ["One", "Two"]
    assert chat.shown == ["Hi", "One", "Two"]
    assert chat.log.query_all("[data-early]") == []
    assert box(chat).value == "One and more"


async def test_an_answer_that_comes_meanwhile_stands_above(chat):
    item = stored(chat, 1, "Early")
    chat.open("c1", message("m1", "Hi"))
    chat.display.add(message("m2", "Hello?"))
    assert await chat.input.submit_stored(item) == "e1"
    assert chat.shown == ["Hi", "Hello?", "Early"]


async def test_it_belongs_to_the_chat_that_was_to_be_seen(chat):
    item = stored(chat, 1, "For the other", chat_id="c2")
    chat.open("c1", message("m1", "Hi"))
    assert chat.shown == ["Hi"]
    assert await chat.input.submit_stored(item) == "e1"
    entry = chat.outbox.entries["e1"]
    assert (entry.chat_id, entry.user_chat_id) == ("c2", "")
    assert chat.shown == ["Hi"]


async def test_one_for_no_certain_chat_is_for_the_one_that_opens(chat):
    item = stored(chat, 1, "Hello", chat_id="")
    chat.display.show_loading("c1")
    chat.open("c1")
    assert await chat.input.submit_stored(item) == "e1"
    entry = chat.outbox.entries["e1"]
    assert (entry.chat_id, entry.user_chat_id) == ("c1", "uc1")


async def test_what_is_refused_goes_back_into_the_box(chat):
    item = stored(chat, 1, "x" * 23)
    chat.display.show_loading("c1")
    chat.document.type("#messageInput", "Since")
    assert await chat.input.submit_stored(item) is None
    assert box(chat).value == "x" * 23 + "\nSince"
    assert chat.outbox.withdrawn == ["e1"]
    assert "xxx" not in chat.log.seen


async def test_what_another_chat_refuses_is_its_draft(chat):
    item = stored(chat, 1, "x" * 23, chat_id="c2")
    assert await chat.input.submit_stored(item) is None
    assert box(chat).value == ""
    assert chat.drafts.load("c2") == "x" * 23


async def test_anothers_is_neither_sent_nor_shown(chat):
    item = stored(chat, 1, "Bob's", user="bob")
    chat.display.show_loading("c1")
    assert await chat.input.submit_stored(item) is None
    assert (chat.outbox.entries, chat.outbox.withdrawn) == ({}, [])
    assert "Bob's" not in chat.log.seen


async def test_what_an_earlier_page_has_left_does_not_wait_for_itself(chat):
    item = stored(chat, 1, "Left")
    chat.outbox.restored_left.clear()
    await chat.input.submit_left(item)
    assert chat.outbox.entries["e1"].content == "Left"
