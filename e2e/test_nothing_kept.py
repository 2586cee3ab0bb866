"""Browsers that keep nothing for the site: the chat works while the page lives, and says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from e2e.chat_page import ChatPage, Way
from e2e.server import ChatServer
from tools.chromium import FLAGS, find_chromium

BLOCKED = {"profile": {"default_content_setting_values": {"cookies": 2}}}
DENIED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(globalThis, name, {
    get() { throw new DOMException("denied", "SecurityError"); },
  });
IDBFactory.prototype.open = () => { throw new DOMException("denied", "SecurityError"); };"""


@pytest.fixture
def blocked(browser_type: BrowserType, tmp_path: Path) -> Iterator[BrowserContext]:
    """A profile in which a visitor has chosen "Block all cookies"."""
    profile = tmp_path / "Default"
    profile.mkdir()
    (profile / "Preferences").write_text(json.dumps(BLOCKED))
    context = browser_type.launch_persistent_context(
        tmp_path, executable_path=find_chromium(), args=list(FLAGS), locale="en-US"
    )
    yield context
    context.close()


def test_all_cookies_blocked(blocked: BrowserContext, way: Way, server: ChatServer) -> None:
    page = blocked.pages[0]
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    chat = ChatPage(page, way, server.origin)
    chat.open()
    notice = page.locator(".cp-notice")
    expect(notice).to_contain_text("your chats are gone when you reload or leave the page")
    chat.ask("Do you know me?")
    chat.ask("Still?")
    chat.entry("luna").click()
    chat.expect_chat("luna", "The lamp went out an hour ago")
    chat.entry("kai").click()
    expect(chat.message("Do you know me?")).to_have_count(1)
    expect(page.get_by_text("log in")).to_have_count(0)
    assert failures == []


def test_storage_denied_with_cookies(page: Page, way: Way, server: ChatServer) -> None:
    page.add_init_script(DENIED)
    chat = ChatPage(page, way, server.origin)
    chat.open()
    expect(page.locator(".cp-notice")).to_contain_text("Unsent messages are lost")
    chat.ask("Do you know me?")
    page.reload()
    expect(chat.message("Do you know me?")).to_have_count(1)
