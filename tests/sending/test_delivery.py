"""What becomes of a message that was sent, as it is shown in its chat."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.chat_page import message


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


async def test_a_failed_message_can_be_retried_and_deleted(chat):
    entry = await send(chat, "Hello")
    chat.outbox.change(entry, "failed", reason="no network")
    article = chat.element(f'[data-message-id="{entry}"]')
    assert "Not sent: no network Retry Delete" in article.seen
    chat.actions.handle("retry", entry)
    await settle()
    assert chat.outbox.retried == [entry]
    assert "Sending…" in article.seen
    chat.outbox.change(entry, "failed", reason="no network")
    chat.actions.handle("discard", entry)
    await settle()
    assert chat.shown == ["Hi"]
    assert chat.outbox.entries == {}


@pytest.mark.parametrize("button", ["retry", "check"])
async def test_of_one_that_may_have_arrived_a_person_is_asked(chat, button):
    entry = await send(chat, "Hello")
    chat.outbox.change(entry, "unconfirmed", reason="no network")
    article = chat.element(f'[data-message-id="{entry}"]')
    assert "no network It may have arrived already. Send again See if it arrived" in article.seen
    chat.actions.handle(button, entry)
    await settle()
    assert chat.outbox.retried == ([entry] if button == "retry" else [])
    assert "It may have arrived" not in article.seen
    assert "Hello" in chat.log.seen


async def test_unsent_messages_are_there_after_a_reload_and_a_switch(chat):
    entry = await send(chat, "Hello")
    chat.outbox.change(entry, "failed", reason="no network")
    chat.open("c2", message("x", "Other"))
    await settle()
    assert chat.shown == ["Other"]
    chat.open("c1", message("m1", "Hi"))
    await settle()
    assert chat.shown == ["Hi", "Hello"]
    assert "Not sent: no network" in chat.log.seen


async def test_a_message_delivered_while_its_chat_loads_is_not_lost(chat):
    entry = await send(chat, "Hello")
    chat.display.show_loading("c1")
    chat.outbox.change(entry, "sent", message_id="m2")
    chat.open("c1", message("m1", "Hi"))  # asked for before the message arrived
    await settle()
    assert chat.shown == ["Hi", "Hello"]


async def test_a_message_delivered_before_a_chat_was_chosen_is_not_lost(chat):
    chat.display.show_loading("")
    chat.state.chat_id = ""
    entry = await chat.outbox.add("c1", "", "Early")
    chat.outbox.change(entry.id, "sent", message_id="m2")
    chat.open("c1", message("m1", "Hi"))  # asked for before the message arrived
    await settle()
    assert chat.shown == ["Hi", "Early"]


async def test_a_message_that_a_script_saved_is_shown_when_it_has_arrived(chat):
    chat.open("c1", message("m1", "Hi"))
    entry = await chat.outbox.add("c1", "", "By a script")
    chat.outbox.change(entry.id, "sent", message_id="m2")
    await settle()
    assert chat.shown == ["Hi", "By a script"]


async def test_a_retry_does_not_disturb_a_chat_that_loads(chat):
    entry = await send(chat, "Hello")
    chat.display.show_loading("c1")
    chat.outbox.change(entry, "failed", reason="no network")
    assert "Loading the chat…" in chat.log.seen
    assert chat.shown == []


async def test_a_delivery_for_another_chat_does_not_show_here(chat):
    entry = await send(chat, "Hello")
    chat.open("c2", message("x", "Other"))
    chat.outbox.change(entry, "sent", message_id="m2")
    await settle()
    assert chat.shown == ["Other"]
    assert chat.backend.asked[0]["chat_id"] == "c1"


async def test_answers_of_one_chat_come_one_after_another(chat):
    chat.backend.gate = asyncio.Event()
    for number, text in enumerate(("One", "Two")):
        entry = await send(chat, text)
        chat.outbox.change(entry, "sent", message_id=f"s{number}")
        await settle()
    assert [asked["message_id"] for asked in chat.backend.asked] == ["s0"]
    chat.backend.gate.set()
    await settle()
    assert [asked["message_id"] for asked in chat.backend.asked] == ["s0", "s1"]
