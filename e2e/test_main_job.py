"""The main job: open, write, read the answer, come back."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e.chat_page import GUIDE, PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests

KAI, LUNA = "Show me a bug", "The lamp went out an hour ago"


def test_a_message_is_answered_and_both_are_there_after_a_reload(chat: ChatPage) -> None:
    chat.open()

    message = chat.send("Show me code that groups a list")
    expect(message).to_have_count(1)
    expect(chat.box).to_have_value("")
    chat.expect_state(message, "sent")
    answer = chat.answers.nth(1)
    expect(chat.log.locator('[data-state="streaming"]')).to_have_count(1)
    expect(answer).to_have_attribute("data-state", "sent")
    expect(answer).to_contain_text("Here is a small, complete example")

    before = chat.texts()
    assert len(before) == 3
    chat.page.reload()
    expect(chat.messages).to_have_count(3)
    chat.expect_texts(before)
    assert chat.stored_texts("kai") == ["Show me code that groups a list"]


def test_a_message_is_shown_as_sending_until_the_server_has_it(chat: ChatPage) -> None:
    chat.open()
    held = HeldRequests(chat.page, "**/api/chat/kai/message")

    with chat.page.expect_request("**/api/chat/kai/message"):
        message = chat.send("Are you there?")
    chat.expect_state(message, "sending")
    expect(chat.box).to_have_value("")
    held.release()

    chat.expect_state(message, "sent")


def test_chats_are_switched_and_back_and_forward_follow(chat: ChatPage) -> None:
    chat.open()
    chat.entry("luna").click()
    chat.expect_chat("luna", LUNA)
    expect(chat.messages.filter(has_text=KAI)).to_have_count(0)

    chat.page.go_back()
    chat.expect_chat("kai", KAI)
    chat.page.go_forward()
    chat.expect_chat("luna", LUNA)


def test_the_send_button_sends(chat: ChatPage) -> None:
    chat.open()
    chat.box.fill("With the button")
    chat.send_button.click()
    chat.expect_state(chat.message("With the button"), "sent")


def test_a_message_sent_before_python_is_ready_is_delivered_once(chat: ChatPage) -> None:
    held = HeldRequests(chat.page, "**/*.wasm")
    with chat.page.expect_request("**/*.wasm"):
        chat.goto("kai")

    chat.box.fill("I could not wait")
    chat.box.press("Control+Enter")
    chat.send_button.click()
    expect(chat.message("I could not wait")).to_contain_text("Waiting for the chat to start…")
    expect(chat.box).to_have_value("")
    held.release()

    chat.expect_state(chat.message("I could not wait"), "sent")
    expect(chat.box).to_have_value("")
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    assert chat.stored_texts("kai") == ["I could not wait"]


def test_two_messages_sent_before_python_is_ready_are_two(chat: ChatPage) -> None:
    held = HeldRequests(chat.page, "**/*.wasm")
    with chat.page.expect_request("**/*.wasm"):
        chat.goto("kai")

    chat.send("The first")
    chat.send("The second")
    chat.box.fill("Still writing")
    held.release()

    chat.expect_state(chat.message("The first"), "sent")
    chat.expect_state(chat.message("The second"), "sent")
    expect(chat.box).to_have_value("Still writing")
    assert chat.stored_texts("kai") == ["The first", "The second"]


def test_what_is_sent_is_what_was_in_the_box_when_it_was_sent(chat: ChatPage) -> None:
    chat.open()
    chat.page.evaluate(
        """selector => {
          const box = document.querySelector(selector);
          for (const text of ["The first", "The second"]) {
            box.value = text;
            box.dispatchEvent(new Event("input", {bubbles: true}));
            const key = {key: "Enter", ctrlKey: true, bubbles: true, cancelable: true};
            box.dispatchEvent(new KeyboardEvent("keydown", key));
          }
        }""",
        chat.way.box,
    )
    chat.expect_state(chat.message("The first"), "sent")
    chat.expect_state(chat.message("The second"), "sent")
    expect(chat.box).to_have_value("")
    assert chat.stored_texts("kai") == ["The first", "The second"]


def test_the_first_view_lists_the_chats_and_opens_one(
    open_way: Callable[[Way], ChatPage],
) -> None:
    chat = open_way(PYSCRIPT)
    chat.goto()
    names = chat.page.locator(".cp-chat__name")
    expect(names).to_have_text(["Mira", "Kai", "Aldous", "Luna"])
    expect(chat.messages.first).to_contain_text("Trains, tiny hotels, food markets")
    expect(chat.entry("mira")).to_have_attribute("aria-current", "page")
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("Mira")


def test_the_guides_markup_needs_no_configuration(open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(GUIDE)
    chat.open()
    chat.box.fill("By the form")
    chat.box.press("Enter")
    chat.expect_state(chat.message("By the form"), "sent")
    expect(chat.answers).to_have_count(2)
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    chat.entry("mira").click()
    chat.expect_chat("mira", "Trains, tiny hotels, food markets")


def test_a_chat_opens_in_a_second_tab(page: Page, open_way: Callable[[Way], ChatPage]) -> None:
    """An entry of the list is a link: with Ctrl it opens a new tab, and its address is enough."""
    chat = open_way(PYSCRIPT)
    chat.open()
    with page.context.expect_page() as opened:
        chat.entry("luna").click(modifiers=["Control"])
    other = opened.value
    other.bring_to_front()
    expect(other.locator("article.cp-message").filter(has_text=LUNA)).to_have_count(1)
    expect(page).to_have_url(re.compile("chat=kai"))
