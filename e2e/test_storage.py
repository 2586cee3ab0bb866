"""The browser's database goes while the page is open: another tab deletes or upgrades it, or the
disk is full. The chat goes on, and keeps things again as soon as it can."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.server import ChatServer
from e2e.watch import Watch

UPGRADE = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("chat_py", 99);
  opening.onsuccess = () => (opening.result.close(), resolve(true));
  opening.onerror = () => reject(opening.error);
})"""
DELETE = """() => new Promise((resolve, reject) => {
  const deleting = indexedDB.deleteDatabase("chat_py");
  deleting.onsuccess = () => resolve(true);
  deleting.onerror = () => reject(deleting.error);
})"""
NOT_KEPT = ".cp-notice[data-kind='warning']"


@pytest.fixture
def chat(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    chat = open_way(PYSCRIPT)
    chat.open()
    return chat


@pytest.fixture
def elsewhere(context: BrowserContext, server: ChatServer, chat: ChatPage, watch: Watch) -> Page:
    """Another tab of the site, without the chat."""
    watch.expect("favicon.ico")
    page = context.new_page()
    page.goto(f"{server.origin}/static/icon.svg")
    return page


def is_kept_over_a_reload(chat: ChatPage, text: str) -> None:
    """A message that has not reached the server is sent after a reload."""
    held = HeldRequests(chat.page, "**/api/chat/kai/message")
    chat.expect_state(chat.send(text), "sending")
    chat.page.reload()
    expect(chat.message(text)).to_have_count(1)
    held.release()
    chat.expect_state(chat.message(text), "sent")
    assert chat.stored_texts("kai").count(text) == 1


def test_deleted_by_another_tab(chat: ChatPage, elsewhere: Page) -> None:
    chat.ask("Before")
    assert elsewhere.evaluate(DELETE)
    chat.ask("After")
    expect(chat.page.locator(NOT_KEPT)).to_have_count(0)
    is_kept_over_a_reload(chat, "Kept in a new one")


def test_upgraded_by_another_tab(chat: ChatPage, elsewhere: Page) -> None:
    """A newer version of the chat is open there: this one goes on in memory, and says so."""
    chat.ask("Before")
    assert elsewhere.evaluate(UPGRADE)
    chat.ask("In memory")
    expect(chat.page.locator(NOT_KEPT)).to_have_count(1)
    assert elsewhere.evaluate(DELETE)
    is_kept_over_a_reload(chat, "Kept again")
