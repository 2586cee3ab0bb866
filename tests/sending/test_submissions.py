"""What is sent when a visitor sends, one submission after another."""

from __future__ import annotations

import asyncio

import pytest


@pytest.fixture
async def chat(chat_to_write_in):
    return chat_to_write_in


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


def box(chat):
    return chat.element("#messageInput")


def begin_storing(chat, text):
    """Send; the outbox goes on when its gate is opened."""
    chat.outbox.gate = asyncio.Event()
    chat.document.type("#messageInput", text)
    chat.input.submit()


async def test_two_presses_send_once(chat):
    begin_storing(chat, "Hello")
    chat.input.submit()
    await settle()
    chat.outbox.gate.set()
    await settle()
    assert chat.shown == ["Hi", "Hello"]


async def test_what_is_typed_while_storing_stays(chat):
    begin_storing(chat, "Hello")
    await settle()
    chat.document.type("#messageInput", "Hello and more")
    chat.outbox.gate.set()
    await settle()
    assert box(chat).value == "and more"


@pytest.mark.parametrize(("second", "shown"), [("Second", "Second"), ("Hello, too", ", too")])
async def test_a_message_sent_while_another_is_stored_comes_after_it(chat, second, shown):
    begin_storing(chat, "Hello")
    chat.document.type("#messageInput", second)
    chat.input.submit()
    chat.input.submit()
    await settle()
    chat.outbox.gate.set()
    await settle()
    assert chat.shown == ["Hi", "Hello", shown]
    assert box(chat).value == ""
