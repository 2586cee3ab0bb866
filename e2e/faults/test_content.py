"""Replies that are not what they should be."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from e2e.chat_page import ChatPage
from e2e.faults.oracle import Oracle
from e2e.faults.proxy import Proxy
from e2e.server import ChatServer

SAVE = {"path": "/api/chat/kai/message", "method": "POST"}
ASK = "POST /api/completion"
FOLLOW = "GET /api/completion/"
DEEP = 100_000


def kept_and_sent(
    chat: ChatPage, fault: ChatServer, oracle: Oracle, rule: dict[str, object]
) -> None:
    """What is no confirmation confirms nothing: the message stays, and a retry delivers it."""
    chat.open()
    fault.fail({**SAVE, **rule})
    message = chat.send("Was that a yes?")
    chat.expect_state(message, "failed")
    assert len(oracle.stored()) == 1
    message.get_by_role("button", name="Retry").click()
    oracle.check("Was that a yes?")


def test_truncated_json(chat: ChatPage, fault: ChatServer, oracle: Oracle) -> None:
    kept_and_sent(chat, fault, oracle, {"truncate": True})


def test_html_with_200(chat: ChatPage, fault: ChatServer, oracle: Oracle) -> None:
    kept_and_sent(chat, fault, oracle, {"html": True})


def test_wrong_type(chat: ChatPage, fault: ChatServer, oracle: Oracle) -> None:
    kept_and_sent(chat, fault, oracle, {"body": '[{"messageId": 5}]', "contentType": "image/png"})


def test_nesting_100000_deep(chat: ChatPage, fault: ChatServer, oracle: Oracle) -> None:
    kept_and_sent(chat, fault, oracle, {"body": '{"messageId":' + "[" * DEEP + "]" * DEEP + "}"})


def test_10_mb_message(chat: ChatPage, fault: ChatServer, oracle: Oracle) -> None:
    """One of the chat's messages is huge: it is shown by portions, and the chat still works."""
    chat.open()
    data = chat.page.request.get(f"{chat.origin}/api/chat?chatId=kai").json()
    data["chat"]["messages"][0]["content"] = "Huge. " + "word " * 2_000_000
    fault.fail({"path": "/api/chat", "method": "GET", "body": json.dumps(data)})
    chat.goto("kai")
    expect(chat.messages.first).to_be_visible()
    expect(chat.messages.first).to_contain_text("Huge. word word")
    expect(chat.messages.first.get_by_role("button", name="Show more")).to_have_count(1)
    chat.send("Still there?")
    oracle.check("Still there?")


def test_utf_8_split(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    proxy.fault("trickle", ASK)
    chat.send("Grüße 🎈 日本語 list")
    oracle.check("Grüße 🎈 日本語 list")
    expect(chat.answers.last).not_to_contain_text("\ufffd")
    assert proxy.seen(FOLLOW) == 0


def test_no_terminator(chat: ChatPage, fault: ChatServer, proxy: Proxy, oracle: Oracle) -> None:
    """A stream that just ends, without its last event."""
    chat.open()
    fault.fail({"path": "/api/completion", "method": "POST", "cutAfter": 40})
    chat.send("Show me code")
    oracle.check("Show me code")
    assert (proxy.seen(ASK), proxy.seen(FOLLOW)) == (1, 1)


def test_duplicate_chunk(chat: ChatPage, proxy: Proxy, oracle: Oracle) -> None:
    chat.open()
    proxy.fault("repeat-chunk", ASK)
    chat.send("Say it once")
    oracle.check("Say it once")
    before = chat.texts()
    chat.page.reload()
    expect(chat.messages).to_have_count(3)
    chat.expect_texts(before)
