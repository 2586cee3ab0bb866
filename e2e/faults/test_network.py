"""Faults of the network."""

from __future__ import annotations

from playwright.sync_api import expect

from e2e.chat_page import WORDS, ChatPage
from e2e.faults.oracle import Oracle
from e2e.faults.proxy import Proxy

SAVE = "POST /api/chat/kai/message"
ASK = "POST /api/completion"
FOLLOW = "GET /api/completion/"


def test_offline_before_send(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    chat.page.context.set_offline(True)
    chat.expect_state(chat.send("Written offline"), "sending")
    assert len(oracle.stored()) == 1
    chat.page.context.set_offline(False)
    oracle.check("Written offline")


def test_socket_cut_mid_stream(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    proxy.fault("stall", ASK, after=600)
    proxy.fault("stall", FOLLOW, after=400)
    chat.send("Show me code")
    expect(chat.streaming).to_contain_text(WORDS)  # a reset would take along what is not read yet
    proxy.wait_stalled()
    proxy.cut()
    proxy.wait_stalled()
    proxy.cut()
    oracle.check("Show me code")
    assert (proxy.seen(ASK), proxy.seen(FOLLOW)) == (1, 2)


def test_slow_trickle(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    proxy.fault("trickle", SAVE)
    proxy.fault("trickle", ASK)
    chat.send("Byte by byte")
    oracle.check("Byte by byte")
    assert (proxy.seen(SAVE), proxy.seen(ASK), proxy.seen(FOLLOW)) == (1, 1, 0)


def test_reply_lost_after_commit(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    proxy.fault("lose", SAVE, times=2)
    proxy.fault("lose", ASK, times=2)
    chat.send("Did you get this?")
    oracle.check("Did you get this?")
    assert (proxy.seen(SAVE), proxy.seen(ASK)) == (3, 3)


def test_refused(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    proxy.refuse()
    first, second = chat.send("Nobody listens"), chat.send("Still nobody")
    chat.expect_state(first, "failed")
    chat.expect_state(second, "failed")
    assert len(oracle.stored()) == 2
    proxy.accept()
    second.get_by_role("button", name="Retry").click()
    oracle.check("Nobody listens", "Still nobody")


def test_time_out(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    chat.page.evaluate("() => void (ChatAPI.config.timeout = 1500)")
    proxy.fault("stall", SAVE)
    message = chat.send("No reply comes")
    chat.expect_state(message, "failed")
    proxy.flow()
    message.get_by_role("button", name="Retry").click()
    oracle.check("No reply comes")


def test_flapping(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    said = [f"Number {number}" for number in range(4)]
    for text in said:
        proxy.cut()
        expect(chat.send(text)).to_have_count(1)
        proxy.refuse()
        proxy.accept()
    for _ in range(5):
        proxy.cut()
        chat.page.evaluate("() => void window.dispatchEvent(new Event('online'))")
    oracle.check(*said)


def test_duplicate_delivery(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    proxy.fault("twice", SAVE)
    proxy.fault("twice", ASK)
    chat.send("Delivered twice")
    oracle.check("Delivered twice")


def test_answers_out_of_order_on_fast_chat_switching(
    chat: ChatPage, proxy: Proxy, oracle: Oracle
) -> None:
    chat.open()
    chat.send("Then I go")
    proxy.fault("stall", "GET /api/chat?chatId=mira")
    with chat.page.expect_request("**/api/chat?chatId=mira*"):
        chat.entry("mira").click()
    chat.entry("kai").click()
    chat.expect_chat("kai", "Show me a bug")
    with chat.page.expect_event("requestfinished", lambda request: "chatId=mira" in request.url):
        proxy.flow()
    oracle.check("Then I go")
    chat.expect_chat("kai", "Show me a bug")


def test_half_close(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    proxy.fault("stall", ASK, after=600)
    chat.send("Show me code")
    expect(chat.streaming).to_contain_text(WORDS)  # an early end would take along what is not read
    proxy.wait_stalled()
    proxy.half_close()
    oracle.check("Show me code")
    assert (proxy.seen(ASK), proxy.seen(FOLLOW)) == (1, 1)
