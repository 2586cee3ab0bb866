"""A page that Back brings again as it was left (Chromium's back/forward cache) shows nothing of
somebody who has logged out meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.server import ChatServer
from e2e.until import until

SECRET = "For my eyes only"
SEEN = """() => {
  window.restored = [];
  addEventListener("pageshow", ({ persisted }) => {
    const log = document.querySelector("#chatContainer");
    restored.push([persisted, getComputedStyle(log).visibility]);
  });
}"""


@pytest.fixture(scope="module")
def caching(browser_type: BrowserType, whole_browser_args: dict[str, Any]) -> Iterator[Browser]:
    """Playwright turns that cache off, as its own bookkeeping of pages does not know it, and the
    headless shell has none."""
    browser = browser_type.launch(
        **whole_browser_args,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def open_in(
    caching: Browser, browser_context_args: dict[str, Any], server: ChatServer
) -> Iterator[Callable[[Way], ChatPage]]:
    context = caching.new_context(**browser_context_args)
    yield lambda way: ChatPage(context.new_page(), way, server.origin)
    context.close()


def leave(chat: ChatPage) -> None:
    """To another page, from where Back leads here."""
    chat.page.evaluate(SEEN)
    chat.page.goto(f"{chat.origin}/static/icon.svg")


def back(page: Page) -> None:
    page.go_back(wait_until="commit")


@pytest.mark.parametrize("way", [PYSCRIPT, DROPIN], ids=lambda way: way.name)
def test_somebody_else_sees_nothing_of_it(open_in: Callable[[Way], ChatPage], way: Way) -> None:
    chat = open_in(way)
    chat.open()
    chat.ask(SECRET)
    leave(chat)
    chat.page.context.clear_cookies()
    assert chat.page.request.get(f"{chat.origin}/api/chats").ok  # another guest has come
    back(chat.page)
    until(chat.page, "restored.length > 0")
    assert chat.page.evaluate("restored") == [[True, "hidden"]]
    expect(chat.log).to_be_visible()
    expect(chat.messages).to_have_count(0)
    expect(chat.log).to_contain_text("Another account")
    expect(chat.log).not_to_contain_text(SECRET)


def test_the_same_user_finds_it_as_it_was(open_in: Callable[[Way], ChatPage]) -> None:
    chat = open_in(PYSCRIPT)
    chat.open()
    chat.ask(SECRET)
    chat.box.fill("A draft")
    chat.page.evaluate("window.kept = document.querySelectorAll('#chatContainer *')")
    leave(chat)
    back(chat.page)
    until(chat.page, "restored.length > 0")
    expect(chat.log).to_be_visible()
    assert chat.page.evaluate("restored") == [[True, "hidden"]]
    assert chat.page.evaluate("[...kept].every((node) => node.isConnected)")
    expect(chat.box).to_have_value("A draft")
    chat.ask("Does it go on?")


def test_before_python_the_page_is_requested_again(open_in: Callable[[Way], ChatPage]) -> None:
    chat = open_in(PYSCRIPT)
    chat.open()
    chat.ask(SECRET)
    with chat.page.expect_request("**/api/chat?*"):
        wasm = HeldRequests(chat.page, "**/pyodide.asm.wasm")
        chat.page.reload(wait_until="commit")
    expect(chat.message(SECRET)).to_have_count(1)
    chat.page.evaluate("window.first = true")
    wasm.release()
    chat.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(chat.message(SECRET)).to_have_count(0)
    with chat.page.expect_navigation():
        chat.page.evaluate(
            "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
        )
    expect(chat.message(SECRET)).to_have_count(1)
