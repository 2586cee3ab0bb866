"""Which pages of the list are asked for when something has changed in it."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.models.chat import ChatSummary
from tests.fakes.chat_page import ChatPage


@pytest.fixture
async def chat() -> ChatPage:
    """Seven chats, all shown, in pages of three."""
    chat = ChatPage()
    chat.backend.page = 3
    chat.backend.chats = [ChatSummary(id=name, title=name) for name in "abcdefg"]
    await chat.chat_list.load()
    while await chat.chat_list.load_more():
        pass
    return chat


async def changed(chat: ChatPage, order: str, *names: str) -> list[str]:
    """The list is in this `order` now, and so it is shown; the pages that were asked for."""
    known = {one.id: one for one in chat.backend.chats}
    new = {name: ChatSummary(id=name, title=name) for name in order}
    chat.backend.chats = [known.get(name, new[name]).model_copy() for name in order]
    chat.backend.pages.clear()
    for name in names:
        chat.backend.changed.emit(name)
    await asyncio.sleep(1)
    assert "".join(chat.chat_list.order()) == order
    assert len(chat.document.query_all("[data-chat-list] a")) == len(order)
    return list(chat.backend.pages)


async def test_the_first_page_says_what_happened_in_it(chat: ChatPage) -> None:
    assert await changed(chat, "fabcdeg", "f") == [""]
    assert await changed(chat, "nfabcdeg", "n", "n") == [""]
    assert await changed(chat, "dgnfabce", "g", "d") == [""]
    # What it cannot tell is asked for: all three were somewhere else before.
    assert await changed(chat, "ecbdgnfa", "b", "c", "e") == ["", "3", "6"]


async def test_a_change_further_down_is_asked_for(chat: ChatPage) -> None:
    chat.backend.chats[5].title = "Maps"
    assert await changed(chat, "abcdefg", "f") == ["", "3", "6"]
    assert chat.chat_list.chats[5].title == "Maps"
    assert await changed(chat, "abcdeg", "f") == ["", "3"]
    assert await changed(chat, "acdeg", "b") == ["", "3"]
    assert await changed(chat, "acdegf", "f") == ["", "3"]


async def test_what_has_gone_from_the_first_page_is_gone(chat: ChatPage) -> None:
    """Another device deleted one, which nobody tells, and something else has changed."""
    assert await changed(chat, "acdefg", "a") == [""]
