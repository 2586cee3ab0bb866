"""A chat that is longer than what is on the page at a time."""

from __future__ import annotations

import pytest

from tests.fakes.chat_page import ChatPage
from tests.fakes.long_chat import MOST, PAGE, open_long


@pytest.fixture(params=[0, 25, 40], ids=["all cross", "the newest cross", "some more cross"])
async def long(monkeypatch, request):
    monkeypatch.setattr("chat_py.models.opened_chat.NEWEST", 25)
    chat = ChatPage(page_size=PAGE)
    chat.cut = request.param
    open_long(chat)
    yield chat
    assert chat.document.errors == []
    assert len(chat.shown) <= MOST
