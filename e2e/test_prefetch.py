"""The first chat and the list are asked for while Python is on its way, and used once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.watch import Watch

WASM = "**/pyodide.asm.wasm"
API = re.compile(r"/api/(chats?)\b(?:\?chatId=(\w+))?")


class Asked:
    """What of the API a page has asked for, in order: "chats", "chat kai"."""

    def __init__(self, page: Page) -> None:
        self.names: list[str] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if found := API.search(request.url):
            self.names.append(" ".join(filter(None, found.groups())))


@pytest.fixture
def asked(chat: ChatPage) -> Asked:
    return Asked(chat.page)


@pytest.fixture
def index(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    return open_way(PYSCRIPT)


@pytest.fixture
def wasm(page: Page) -> HeldRequests:
    """Python does not come until this is let go."""
    return HeldRequests(page, WASM)


def test_the_chat_that_opens(chat: ChatPage, asked: Asked, wasm: HeldRequests) -> None:
    with chat.page.expect_response("**/api/chat?*"):
        chat.goto("kai")
    wasm.release()
    expect(chat.messages.filter(has_text="Show me a bug")).to_have_count(1)
    chat.expect_python()
    assert asked.names.count("chat kai") == 1
    assert asked.names.count("chats") <= 1  # a host page may have a list of its own


def test_without_a_chat_the_first_of_the_list(index: ChatPage, wasm: HeldRequests) -> None:
    asked = Asked(index.page)
    with index.page.expect_response("**/api/chat?*"):
        index.goto()
    before = list(asked.names)
    wasm.release()
    expect(index.messages.first).to_be_visible()
    expect(index.entry("luna")).to_be_visible()
    index.expect_python()
    assert asked.names == before
    assert [name.split()[0] for name in before] == ["chats", "chat"]


def test_a_wrong_guess_serves_nothing(index: ChatPage, wasm: HeldRequests) -> None:
    asked = Asked(index.page)
    with index.page.expect_response("**/api/chats"):
        index.goto("luna")
    index.page.evaluate("ChatState.chatId = 'kai'")
    wasm.release()
    expect(index.messages.filter(has_text="Show me a bug")).to_have_count(1)
    index.entry("luna").click()
    index.expect_chat("luna", "lighthouse")
    assert asked.names.count("chat luna") == 2


def test_nothing_is_asked_ahead_of_a_page_with_endpoints_of_its_own(
    index: ChatPage, wasm: HeldRequests
) -> None:
    asked = Asked(index.page)
    index.page.add_init_script("window.CHAT_PY = {endpoints: {chat: '/chat'}}")
    with index.page.expect_response("**/native-*/index.js"):
        index.goto("kai")
    index.page.evaluate("async () => void (await import('/static/interpreter.js'))")
    assert asked.names == []
    wasm.release()
    expect(index.messages.filter(has_text="Show me a bug")).to_have_count(1)


def test_a_guess_that_fails_is_tried_again(
    index: ChatPage, watch: Watch, wasm: HeldRequests
) -> None:
    watch.expect(r"/api/chats")
    asked = Asked(index.page)
    index.page.route("**/api/chats", lambda route: route.abort(), times=1)
    with index.page.expect_event("requestfailed"):
        index.goto("kai")
    wasm.release()
    expect(index.entry("luna")).to_be_visible()
    index.expect_python()
    assert asked.names.count("chats") == 2
