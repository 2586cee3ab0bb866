"""What a visitor can do wrong, and a server that is not there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ChatServer
from e2e.watch import Watch

IMPATIENT = "window.CHAT_PY = { retryAttempts: 1, retryDelay: 50 };"
REFUSED = "ERR_CONNECTION_REFUSED"
LIMIT = 4000


def test_an_empty_message_does_nothing(chat: ChatPage) -> None:
    chat.open()
    chat.send_button.click()
    chat.box.fill("  \n ")
    chat.box.press("Control+Enter")
    chat.expect_state(chat.send("The only one"), "sent")
    expect(chat.mine).to_have_count(1)
    assert chat.stored_texts("kai") == ["The only one"]


def test_a_message_over_the_limit_says_so_and_keeps_the_text(chat: ChatPage) -> None:
    text = "x" * (LIMIT + 7)
    chat.open()
    chat.box.fill(text)
    chat.box.press("Control+Enter")

    expect(chat.page.get_by_text("7 characters over the limit of 4,000")).to_be_visible()
    expect(chat.box).to_have_value(text)
    expect(chat.box).to_have_attribute("aria-invalid", "true")
    expect(chat.mine).to_have_count(0)

    chat.box.fill(text[:LIMIT])
    expect(chat.page.get_by_text("over the limit")).to_have_count(0)
    chat.box.press("Control+Enter")
    chat.expect_state(chat.mine, "sent")


def test_an_unknown_chat_says_so_with_a_way_home(chat: ChatPage, watch: Watch) -> None:
    watch.expect(r"404.*/api/chat\?", r"console: .*404.*/api/chat\?")
    chat.goto("nobody")
    expect(chat.log.get_by_role("heading", name="This chat does not exist")).to_be_visible()
    home = chat.log.get_by_role("link", name="Back to all chats")
    with chat.page.expect_navigation():
        home.click()
    if chat.way is PYSCRIPT:
        expect(chat.messages.first).to_contain_text("Trains, tiny hotels")
        expect(chat.page.get_by_role("heading", level=1)).to_have_text("Mira")


def test_a_message_for_a_dead_server_is_kept_and_retry_delivers_it_once(
    own_chat: ChatPage, own_server: ChatServer, watch: Watch
) -> None:
    chat = own_chat
    watch.expect(REFUSED)
    chat.page.add_init_script(IMPATIENT)
    chat.open()
    chat.settle()
    own_server.kill()

    message = chat.send("Is anybody there?")
    chat.expect_state(message, "failed")
    expect(message).to_contain_text("Not sent: Network error")
    own_server.start()
    message.get_by_role("button", name="Retry").click()

    chat.expect_state(message, "sent")
    expect(chat.answers).to_have_count(2)
    assert chat.stored_texts("kai") == ["Is anybody there?"]


def test_a_failed_message_is_there_after_a_reload_and_can_be_given_up(
    own_chat: ChatPage, own_server: ChatServer, watch: Watch
) -> None:
    chat = own_chat
    watch.expect("status 403", "403")
    chat.open()
    own_server.fail({"path": "*/message", "method": "POST", "status": 403, "count": None})

    message = chat.send("Not allowed")
    chat.expect_state(message, "failed")
    chat.page.reload()
    chat.expect_state(message, "failed")
    message.get_by_role("button", name="Delete").click()
    expect(message).to_have_count(0)

    own_server.fail()
    chat.expect_state(chat.send("Allowed"), "sent")
    assert chat.stored_texts("kai") == ["Allowed"]


def test_a_chat_that_cannot_be_loaded_says_so_and_keeps_what_is_typed(
    chat: ChatPage, watch: Watch
) -> None:
    watch.expect("ERR_FAILED", "chats failed")
    chat.page.add_init_script(IMPATIENT)
    chat.page.route(re.compile("/api/"), lambda route: route.abort())
    chat.goto("kai")
    chat.box.fill("I was writing this")

    expect(chat.log.get_by_role("heading", name="This chat could not be loaded")).to_be_visible()
    expect(chat.log).to_contain_text("Network error. Please check your internet connection.")
    expect(chat.box).to_have_value("I was writing this")
    chat.page.unroute(re.compile("/api/"))
    chat.log.get_by_role("button", name="Try again").click()

    chat.expect_chat("kai", "Show me a bug")
    expect(chat.box).to_have_value("I was writing this")


@pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])
def test_a_list_that_cannot_be_loaded_can_be_asked_for_again(chat: ChatPage, watch: Watch) -> None:
    watch.expect("ERR_FAILED")
    chat.page.add_init_script(IMPATIENT)
    chat.page.route("**/api/chats", lambda route: route.abort())
    chat.open()
    alert = chat.page.locator("[data-chat-list]").get_by_role("alert")
    expect(alert).to_contain_text("Your chats could not be loaded")
    chat.page.unroute("**/api/chats")
    alert.get_by_role("button", name="Try again").click()
    expect(chat.entry("luna")).to_be_visible()
