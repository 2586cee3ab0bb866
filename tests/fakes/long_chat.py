"""A long chat whose reader scrolls. A message is 50 px, the log 400."""

from __future__ import annotations

import asyncio

from tests.fakes.chat_page import message

__all__ = ["COUNT", "MOST", "PAGE", "as_given", "go_up", "in_view", "named", "open_long", "settle"]

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
