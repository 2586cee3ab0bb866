"""What one line of the list shows."""

from __future__ import annotations

import pytest

from chat_py.models.chat import Character, ChatSummary
from chat_py.ui.chat_entry import ChatEntries
from tests.fakes.chat_page import ChatPage


@pytest.fixture
async def chat():
    return ChatPage()


def entries(chat) -> ChatEntries:
    return ChatEntries(backend=chat.backend, texts=chat.texts, clock=chat.clock)


async def test_a_chat_has_its_title_or_who_answers_there(chat):
    kai = Character(name="Kai")
    named = entries(chat)
    assert named.name(ChatSummary(id="c", title="Maps", character=kai)) == "Maps"
    assert named.name(ChatSummary(id="c", character=kai)) == "Kai"
    assert named.name(ChatSummary(id="c")) == "c"
    chat.backend.cannot.discard("begin")
    assert named.name(ChatSummary(id="c")) == "New chat"


async def test_what_a_line_has(chat):
    now = chat.clock.now()
    values = entries(chat).values(ChatSummary(id="a&b", title="M", preview="a\n b", timestamp=now))
    assert values["address"] == "?chat=a%26b"
    assert values["preview"] == "a b"
    assert values["moment"] == str(now)
    assert values["initial"] == "M"
    assert entries(chat).values(ChatSummary(id="c"))["time"] is None
    assert entries(chat).values(ChatSummary(id="c"), writing=True)["preview"] == "Writing…"
