"""Python's event loop in the page: in order, together, and never in the page's way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.chat_page import DROPIN, ChatPage, Way
from e2e.plugins import use_plugins
from e2e.until import until
from e2e.watch import Watch

ORDER = """
import asyncio, js

async def say(name):
    for turn in range(3):
        js.said.push(f"{name}{turn}")
        await asyncio.sleep(0)

async def broken():
    raise RuntimeError("the task broke")

def setup(chat):
    js.said = js.Array.new()
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: 1 / 0)
    loop.call_soon(js.said.push, "cancelled").cancel()
    chat.tasks = [asyncio.ensure_future(work) for work in (say("a"), broken(), say("b"))]
"""
ENDLESS = """
import asyncio, js

async def spin():
    while not js.enough:
        js.turns += 1
        await asyncio.sleep(0)
    chat_py_spun.notify("Enough.")

def setup(chat):
    global chat_py_spun
    chat_py_spun = chat
    js.turns, js.enough = 0, False
    chat.task = asyncio.ensure_future(spin())
"""


@pytest.fixture
def chat(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    return open_way(DROPIN)


def test_callbacks_run_in_their_order_and_one_that_fails_stops_nobody(
    chat: ChatPage, watch: Watch
) -> None:
    watch.expect("division by zero", "ZeroDivisionError", "the task broke")
    use_plugins(chat, order=ORDER)
    chat.open()
    until(chat.page, "window.said.length === 6")
    assert chat.page.evaluate("[...said]") == ["a0", "b0", "a1", "b1", "a2", "b2"]


def test_a_task_that_never_waits_leaves_the_page_its_turns(chat: ChatPage) -> None:
    use_plugins(chat, endless=ENDLESS)
    chat.open()
    assert chat.page.evaluate("new Promise(done => requestAnimationFrame(() => done(true)))")
    expect(chat.send("Meanwhile")).to_have_attribute("data-state", "sent")
    before = chat.page.evaluate("turns")
    until(chat.page, "window.turns > arg", before)
    chat.page.evaluate("() => void (window.enough = true)")
    expect(chat.page.locator(".cp-notice").filter(has_text="Enough.")).to_have_count(1)
