"""Faults that the server, or something before it, answers with."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from playwright.sync_api import expect

from e2e.chat_page import ChatPage
from e2e.faults.oracle import Oracle
from e2e.faults.proxy import Proxy
from e2e.server import ChatServer

SAVE = {"path": "/api/chat/kai/message", "method": "POST"}
ASK = {"path": "/api/completion", "method": "POST"}


def answered_after(
    chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy, *faults: dict[str, object]
) -> None:
    """A message whose first attempts are answered so arrives all the same, and so its answer."""
    chat.open()
    fault.fail(*({**SAVE, **one} for one in faults), *({**ASK, **one} for one in faults))
    chat.send("Try again")
    oracle.check("Try again")
    assert proxy.seen("POST /api/chat/kai/message") == 1 + len(faults)
    assert proxy.seen("POST /api/completion") == 1 + len(faults)


def test_429_with_seconds(chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy) -> None:
    answered_after(chat, fault, oracle, proxy, {"status": 429, "retryAfter": "1"})


def test_429_with_a_date(chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    answered_after(chat, fault, oracle, proxy, {"status": 429, "retryAfter": soon})


@pytest.mark.parametrize("value", ["soon", "-5", "1e400", "9" * 400])
def test_retry_after_garbage_and_huge(
    chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy, value: str
) -> None:
    chat.open()
    fault.fail({**SAVE, "status": 503, "retryAfter": value})
    message = chat.send("Try again")
    if value.startswith("9"):  # asked to wait for ages: said at once, and a person may retry
        chat.expect_state(message, "failed")
        message.get_by_role("button", name="Retry").click()
    oracle.check("Try again")


def test_503_then_ok(chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy) -> None:
    answered_after(chat, fault, oracle, proxy, {"status": 503}, {"status": 503})


def test_permanent_503(chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy) -> None:
    chat.open()
    fault.fail({**SAVE, "status": 503, "count": None})
    message = chat.send("Nobody home")
    chat.expect_state(message, "failed")
    assert proxy.seen("POST /api/chat/kai/message") == 4
    oracle.check_nothing_arrived()
    fault.fail()
    message.get_by_role("button", name="Retry").click()
    oracle.check("Nobody home")


def test_408(chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy) -> None:
    answered_after(chat, fault, oracle, proxy, {"status": 408})


def test_401_mid_session(chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy) -> None:
    chat.open()
    chat.page.evaluate("() => { window.calls = 0; window.handleAuthError = () => window.calls++; }")
    fault.fail({"path": "/api/*", "status": 401, "count": None})
    for text in ("Am I", "logged out?"):
        chat.expect_state(chat.send(text), "failed")
    chat.page.evaluate("() => ChatAPI.makeRequest('GET', '/suggestions').catch(() => {})")
    assert len(oracle.stored()) == 2
    assert chat.page.evaluate("() => window.calls") == 1

    fault.fail()
    chat.page.evaluate("() => ChatAPI.makeRequest('GET', '/suggestions', {chatId: 'kai'})")
    oracle.check("Am I", "logged out?")


def refused(
    chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy, status: int, reason: str
) -> None:
    """A refused message stays, says why, and lets the next one go."""
    chat.open()
    fault.fail({**SAVE, "status": status, "body": json.dumps({"error": reason})})
    message = chat.send("Not this one")
    chat.expect_state(message, "failed")
    expect(message).to_contain_text(reason)
    chat.expect_state(chat.send("But this one"), "sent")
    assert (oracle.rows(), len(oracle.stored())) == (["But this one"], 1)
    chat.page.reload()
    chat.expect_state(message, "failed")
    expect(chat.answers).to_have_count(2)
    message.get_by_role("button", name="Retry").click()
    chat.expect_state(message, "sent")
    expect(chat.answers).to_have_count(3)
    assert oracle.rows() == ["But this one", "Not this one"]
    assert oracle.stored() == []


def test_403(chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy) -> None:
    refused(chat, fault, oracle, proxy, 403, "Muted until tomorrow")


def test_413(chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy) -> None:
    refused(chat, fault, oracle, proxy, 413, "Too large for us")


def test_409(chat: ChatPage, fault: ChatServer, oracle: Oracle, proxy: Proxy) -> None:
    """The first attempt is still being worked on when the second one comes."""
    chat.open()
    fault.fail({**SAVE, "status": 409, "retryAfter": "1"})
    message = chat.send("Still at it")
    chat.expect_state(message, "failed")
    message.get_by_role("button", name="Retry").click()
    oracle.check("Still at it")
