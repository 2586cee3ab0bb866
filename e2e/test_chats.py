"""The list of chats: marks, days, and what one does with chats, with a mouse or without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.server import ROOT, ChatServer

ANSWERS = """
window.CHAT_PY = {
  backend: {
    async *answer(request) {
      const question = request.messages.at(-1).content;
      yield `About ${question}: `;
      if (question.includes("hold")) await new Promise((resolve) => { window.release = resolve; });
      yield "that is all.";
    },
  },
};
"""
"""An answer to what has "hold" in it ends when the test says so."""

Open = Callable[[], ChatPage]


@pytest.fixture
def chat(page: Page, server: ChatServer) -> ChatPage:
    """The chat with its chats in the browser, not opened yet."""
    text = (ROOT / "index.html").read_text("utf-8")
    assert text.count('data-api-base="/api"') == 1
    text = text.replace('data-api-base="/api"', 'data-backend="demo"')

    def fulfil(route: Route) -> None:
        route.fulfill(body=text, content_type="text/html; charset=utf-8")

    page.route(re.compile(rf"^{re.escape(server.origin)}/(?:\?.*)?$"), fulfil)
    page.add_init_script(ANSWERS)
    return ChatPage(page, PYSCRIPT, server.origin)


@pytest.fixture
def served(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    """The chat with its chats on the server, not opened yet."""
    return open_way(PYSCRIPT)


def ask(chat: ChatPage, text: str) -> None:
    """Ask, and wait for the whole answer."""
    chat.expect_state(chat.send(text), "sent")
    chat.expect_state(chat.answers.filter(has_text=f"About {text}: that is all."), "sent")


def begin(chat: ChatPage, *texts: str) -> None:
    """One new chat for each text, which names it; the last one is open."""
    for text in texts:
        if chat.page.url == "about:blank":
            chat.goto()
            expect(chat.page.locator(".cp-chat")).to_have_count(1)
        else:
            chat.page.get_by_role("button", name="New chat").click()
            expect(chat.messages).to_have_count(0)
        ask(chat, text)


def entry(chat: ChatPage, name: str) -> Locator:
    """A chat in the list, by its title."""
    return chat.page.locator(".cp-chat").filter(
        has=chat.page.locator(".cp-chat__name", has_text=re.compile(f"^{re.escape(name)}$"))
    )


def names(chat: ChatPage) -> Locator:
    return chat.page.locator(".cp-chat__name")


def test_the_chats_stand_under_headings(served: ChatPage) -> None:
    served.open("kai")
    today = served.page.get_by_role("heading", name="Today")
    expect(today).to_be_visible()
    expect(served.page.locator("[data-group=today] + .cp-chat")).to_have_attribute(
        "data-chat-id", "kai"
    )
    expect(served.page.get_by_role("heading", name="Not started yet")).to_be_visible()
    served.page.locator(".cp-chat").last.click()
    served.ask("Hello")
    expect(served.page.locator("[data-group=today] ~ .cp-chat").first).to_have_attribute(
        "aria-current", "page"
    )


def test_an_answer_in_another_chat_is_seen_to_be_written_and_to_have_come(chat: ChatPage) -> None:
    begin(chat, "maps")
    chat.page.get_by_role("button", name="New chat").click()
    expect(chat.messages).to_have_count(0)
    chat.expect_state(chat.send("hold this"), "sent")
    holding = entry(chat, "hold this")
    expect(holding.locator(".cp-chat__preview")).to_have_text("Writing…")
    entry(chat, "maps").click()
    expect(chat.page).to_have_title(re.compile("^maps"))
    expect(holding.locator(".cp-chat__preview")).to_have_text("Writing…")
    expect(holding).not_to_have_attribute("data-unread", "")
    chat.page.evaluate("release()")
    expect(holding.locator(".cp-chat__preview")).to_have_text("About hold this: that is all.")
    expect(holding).to_have_attribute("data-unread", "")
    expect(chat.page).to_have_title(re.compile(r"^\(1\) maps"))
    chat.page.set_viewport_size({"width": 390, "height": 800})
    way = chat.page.get_by_role("button", name="All chats")
    expect(way).to_have_accessible_description("New answer")
    way.click()
    holding.click()
    chat.expect_state(chat.answers.filter(has_text="About hold this: that is all."), "sent")
    expect(chat.page).to_have_title(re.compile("^hold this"))
    expect(way).not_to_have_attribute("data-unread", "")
