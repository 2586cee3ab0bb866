"""Where the reader was in each chat."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.chat_page import ChatPage, message

COUNT = 200


PAGE = 10


MOST = 40


def named(first, last):
    return [f"m{n}" for n in range(first, last)]


class Waiting:
    """Messages that wait in the page (static/src/native/border/older-messages.mjs)."""

    kind = "older"

    def __init__(self, messages):
        self.messages = messages

    @property
    def count(self):
        return len(self.messages)

    def take(self):
        page = self.messages[-30:]
        del self.messages[-30:]
        return page


def as_given(messages, cut):
    """The newest `cut` cross with the call."""
    if not cut:
        return {"messages": messages}
    return {"messages": messages[-cut:], "olderMessages": Waiting(messages[:-cut])}


def open_long(chat):
    """As data, most of which is validated only when it is shown."""
    messages = [message(name).wire() for name in named(0, COUNT)]
    chat.state.chat_id = "c1"
    chat.display.display_chat({"id": "c1", **as_given(messages, chat.cut)})
    chat.document.run_frames()


@pytest.fixture(params=[0, 25, 40], ids=["all cross", "the newest cross", "some more cross"])
async def long(monkeypatch, request):
    monkeypatch.setattr("chat_py.models.opened_chat.NEWEST", 25)
    chat = ChatPage(page_size=PAGE)
    chat.cut = request.param
    open_long(chat)
    yield chat
    assert chat.document.errors == []
    assert len(chat.shown) <= MOST


async def go_up(chat, pages):
    """As a reader does who scrolls."""
    for _ in range(pages):
        chat.document.scroll(chat.log, 100)
        await settle()
        assert len(chat.shown) <= MOST


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


def in_view(chat):
    return chat.display._log.place()[0]


async def test_the_place_in_a_chat_is_kept(long):
    await go_up(long, 2)
    place = in_view(long)
    long.open("c2", message("x"))
    assert long.shown == ["x"]
    open_long(long)
    long.document.run_frames()
    assert in_view(long) == place
    assert not long.scroll.following
    long.document.click("[data-jump-latest]")
    long.document.run_frames()
    long.open("c2", message("x"))
    open_long(long)
    assert long.scroll.following, "who was at the end is at the end"
