"""Faults of the browser and of the person before it."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import BrowserContext, Error, expect

from e2e.chat_page import GUIDE, WORDS, ChatPage
from e2e.faults.oracle import Oracle
from e2e.faults.proxy import Proxy

SAVE = "POST /api/chat/kai/message"
ASK = "POST /api/completion"
FOLLOW = "GET /api/completion/"

DENIED = """
IDBFactory.prototype.open = () => { throw new DOMException("denied", "SecurityError"); };
Storage.prototype.setItem = () => { throw new DOMException("denied", "SecurityError"); };
"""
HIDDEN = """
Object.defineProperty(document, "hidden", { get: () => true });
Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
window.requestAnimationFrame = () => 0;
"""
FULL = """
IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
"""


def another_tab(context: BrowserContext, chat: ChatPage) -> ChatPage:
    return ChatPage(context.new_page(), GUIDE, chat.origin)


def test_tab_crash_during_send(
    chat: ChatPage, context: BrowserContext, proxy: Proxy, oracle: Oracle
) -> None:
    chat.open()
    proxy.fault("stall", SAVE)
    with chat.page.expect_request("**/api/chat/kai/message"):
        chat.send("The tab dies now")
    with chat.page.expect_event("crash"), suppress(Error):
        chat.page.goto("chrome://crash")
    proxy.flow()

    again = another_tab(context, chat)
    again.open()
    oracle.through(again).check("The tab dies now")


def test_reload_mid_stream(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    proxy.fault("stall", ASK, after=600)
    proxy.fault("stall", FOLLOW, after=600)
    chat.send("Show me code")
    expect(chat.streaming).to_contain_text(WORDS)
    chat.page.reload()
    expect(chat.streaming).to_contain_text(WORDS)
    proxy.flow()
    oracle.check("Show me code")
    assert proxy.seen(ASK) == 1


def test_a_drop_in_a_background_tab(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    """A hidden tab gets no animation frames; the answer goes on all the same."""
    chat.page.add_init_script(HIDDEN)
    chat.open()
    proxy.fault("stall", ASK, after=600)
    chat.send("Show me code")
    expect(chat.streaming).to_contain_text(WORDS)
    proxy.wait_stalled()
    proxy.half_close()
    oracle.check("Show me code")
    assert (proxy.seen(ASK), proxy.seen(FOLLOW)) == (1, 1)


def test_stop_after_a_reload(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    proxy.fault("stall", ASK, after=600)
    proxy.fault("stall", FOLLOW, after=600)
    chat.send("Show me code that sorts, in a list and in a table")
    expect(chat.streaming).to_contain_text(WORDS)
    chat.page.reload()
    expect(chat.streaming).to_contain_text(WORDS)
    with chat.page.expect_response(lambda reply: reply.request.method == "DELETE"):
        chat.page.evaluate("() => ChatAPICompletion.stop()")
    expect(chat.answers.last).to_have_attribute("data-state", "stopped")
    assert len(oracle.rows()) == 1
    assert oracle.stored("streams") == []


def test_two_tabs(chat: ChatPage, context: BrowserContext, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    other = another_tab(context, chat)
    other.open()
    chat.send("From the first")
    other.expect_state(other.message("From the first"), "sent")
    expect(other.answers).to_have_count(2)
    expect(other.answers.last).to_have_attribute("data-state", "sent")
    other.send("From the second")
    expect(other.answers).to_have_count(3)
    oracle.check("From the first", "From the second")
    assert (proxy.seen(SAVE), proxy.seen(ASK)) == (2, 2)
    assert other.texts() == chat.texts()


def test_two_tabs_come_back_online(
    chat: ChatPage, context: BrowserContext, proxy: Proxy, oracle: Oracle
) -> None:
    chat.open()
    other = another_tab(context, chat)
    other.open()
    context.set_offline(True)
    first = chat.send("One")
    expect(other.message("One")).to_have_count(1)
    second = other.send("Two")
    for message in (first, second):
        expect(message).to_have_count(1)
    context.set_offline(False)
    oracle.check("One", "Two")
    assert proxy.seen(SAVE) == 2


def test_storage_full(chat: ChatPage, context: BrowserContext, oracle: Oracle) -> None:
    goes_on_in_memory(chat, context, oracle, FULL)


def test_storage_denied(chat: ChatPage, context: BrowserContext, oracle: Oracle) -> None:
    goes_on_in_memory(chat, context, oracle, DENIED)


def goes_on_in_memory(chat: ChatPage, context: BrowserContext, oracle: Oracle, script: str) -> None:
    """What cannot be kept is sent all the same, and the page says so once."""
    context.add_init_script(script)
    chat.open()
    chat.expect_state(chat.send("Kept nowhere"), "sent")
    expect(chat.answers).to_have_count(2)
    chat.expect_state(chat.send("Nor this"), "sent")
    expect(chat.page.get_by_text("This browser does not let this site store data")).to_have_count(1)
    expect(chat.answers).to_have_count(3)
    expect(chat.log.locator('[data-state="streaming"]')).to_have_count(0)
    assert oracle.rows() == ["Kept nowhere", "Nor this"]


def test_clock_jump(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    """The clock is set back by a day between two messages that wait."""
    chat.open()
    chat.page.context.set_offline(True)
    expect(chat.send("Before")).to_have_count(1)
    chat.page.evaluate("() => { const now = Date.now; Date.now = () => now() - 86_400_000; }")
    expect(chat.send("After")).to_have_count(1)
    chat.page.context.set_offline(False)
    oracle.check("Before", "After")


def test_silence_is_noticed_within_45_seconds(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    """A connection that is dead without a word; the page's clock is turned on."""
    chat.page.clock.install()
    chat.open()
    proxy.fault("stall", ASK, after=600)
    chat.send("Show me code")
    expect(chat.streaming).to_contain_text(WORDS)
    proxy.wait_stalled()
    chat.page.evaluate(
        "() => fetch('/api/test').then(() => 1)"
    )  # and what came before it has been read
    assert proxy.seen(FOLLOW) == 0
    with chat.page.expect_request("**/api/completion/*"):
        chat.page.clock.fast_forward(46_000)
    oracle.check("Show me code")
    assert proxy.seen(ASK) == 1
