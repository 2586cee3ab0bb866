"""What is sent before Python is there: on the page at once, kept over a reload, sent once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.until import until

WASM = "**/pyodide.asm.wasm"
LISTENS = "Boolean(globalThis[Symbol.for('chat_py.bridge')].sent)"
"""The page takes what is sent."""
NO_DATABASE = """{
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (name, ...version) {
    if (name === "chat_py") throw new DOMException("no", "SecurityError");
    return open.call(this, name, ...version); // PyScript's own
  };
}"""
NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined });"
AS_USER = "window.userId = localStorage.getItem('test-user') ?? 'ann';"


@pytest.fixture
def wasm(page: Page) -> HeldRequests:
    """Python does not come until this is let go."""
    return HeldRequests(page, WASM)


def arrive(chat: ChatPage) -> None:
    chat.goto("kai")
    until(chat.page, LISTENS)


def expect_waiting(chat: ChatPage, *texts: str) -> None:
    expect(chat.mine).to_have_count(len(texts))
    for text in texts:
        message = chat.message(text)
        chat.expect_state(message, "sending")
        expect(message.locator(".cp-message__status")).to_have_text(
            "Waiting for the chat to start…"
        )
        expect(message.locator(".cp-message__name")).to_have_text("You")


def expect_sent(chat: ChatPage, *texts: str) -> None:
    for text in texts:
        chat.expect_state(chat.message(text), "sent")
    assert chat.stored_texts("kai") == list(texts)
    expect(chat.message("Waiting for the chat")).to_have_count(0)


def test_enter_alone_sends_on_the_chat_s_own_page_already(
    open_way: Callable[[Way], ChatPage], wasm: HeldRequests
) -> None:
    chat = open_way(PYSCRIPT)
    arrive(chat)
    chat.box.fill("One line")
    chat.box.press("Shift+Enter")
    chat.box.press_sequentially("and another")
    expect(chat.box).to_have_value("One line\nand another")
    chat.box.press("Enter")
    expect_waiting(chat, "One line")
    expect(chat.box).to_have_value("")


def test_it_is_on_the_page_at_once_and_sent_once_in_order(
    chat: ChatPage, wasm: HeldRequests
) -> None:
    arrive(chat)
    chat.send("Yes")
    expect(chat.box).to_have_value("")
    chat.send_button.click()  # there is nothing to send
    chat.send("No  *means*\nno")
    chat.send("Yes")
    expect(chat.mine).to_have_count(3)
    expect(chat.message("means").locator(".message-text")).to_have_text(
        "No  *means*\nno", use_inner_text=True
    )
    chat.box.fill("Yes, and more to come")
    wasm.release()
    expect(chat.mine.nth(2)).to_have_attribute("data-state", "sent")
    assert chat.stored_texts("kai") == ["Yes", "No  *means*\nno", "Yes"]
    expect(chat.mine).to_have_count(3)
    expect(chat.box).to_have_value("Yes, and more to come")


def test_a_reload_before_python_is_there_keeps_it(chat: ChatPage, wasm: HeldRequests) -> None:
    arrive(chat)
    chat.send("First of all")
    expect_waiting(chat, "First of all")
    expect(chat.box).to_have_value("")
    arrive(chat)
    expect_waiting(chat, "First of all")
    chat.send("Secondly")
    expect_waiting(chat, "First of all", "Secondly")
    chat.box.fill("Half a")
    arrive(chat)
    expect(chat.box).to_have_value("Half a")
    wasm.release()
    expect_sent(chat, "First of all", "Secondly")
    chat.open()
    expect_sent(chat, "First of all", "Secondly")


def test_two_tabs_send_it_once(chat: ChatPage, wasm: HeldRequests) -> None:
    arrive(chat)
    chat.send("Only once")
    expect_waiting(chat, "Only once")
    other = ChatPage(chat.page.context.new_page(), chat.way, chat.origin)
    other.open()
    other.expect_state(other.send("From the other tab"), "sent")
    wasm.release()
    chat.expect_state(chat.message("Only once"), "sent")
    assert sorted(chat.stored_texts("kai")) == ["From the other tab", "Only once"]


@pytest.mark.parametrize("denied", [NO_DATABASE, NO_LOCKS], ids=["database", "locks"])
def test_without_storage_or_locks_it_is_sent_all_the_same(
    chat: ChatPage, wasm: HeldRequests, denied: str
) -> None:
    chat.page.add_init_script(denied)
    arrive(chat)
    chat.send("Not kept")
    expect_waiting(chat, "Not kept")
    wasm.release()
    expect_sent(chat, "Not kept")
    expect(chat.box).to_have_value("")


def test_what_cannot_be_stored_is_in_the_box_after_a_reload(
    chat: ChatPage, wasm: HeldRequests
) -> None:
    chat.page.add_init_script(NO_DATABASE)
    arrive(chat)
    chat.send("Not kept")
    expect_waiting(chat, "Not kept")
    arrive(chat)
    expect(chat.mine).to_have_count(0)
    expect(chat.box).to_have_value("Not kept")


def test_what_is_refused_is_back_in_the_box(chat: ChatPage, wasm: HeldRequests) -> None:
    chat.page.add_init_script("window.CHAT_PY = {maxInputLength: 10}")
    arrive(chat)
    chat.send("Far too long a text")
    chat.send("Short")
    chat.box.fill("Typed since")
    wasm.release()
    expect_sent(chat, "Short")
    expect(chat.box).to_have_value("Far too long a text\nTyped since")


def test_another_user_neither_sees_nor_sends_it(chat: ChatPage, wasm: HeldRequests) -> None:
    page = chat.page
    page.add_init_script(AS_USER)
    arrive(chat)
    chat.send("Ann's secret")
    expect_waiting(chat, "Ann's secret")
    page.evaluate("localStorage.setItem('test-user', 'bob')")
    page.context.clear_cookies()
    arrive(chat)
    expect(chat.mine).to_have_count(0)
    chat.send("Bob was here")
    page.evaluate("ChatState.userId = 'eve'")
    wasm.release()
    expect(chat.messages.filter(has_text="Show me a bug")).to_have_count(1)
    expect(chat.mine).to_have_count(0)
    assert chat.stored_texts("kai") == []
