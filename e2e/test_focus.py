"""Where the focus is after keyboard use: where one goes on typing or acting."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.held_requests import HeldRequests
from e2e.watch import Watch

pytestmark = pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])


def test_after_stop_and_when_an_answer_ends_one_can_type(own_chat: ChatPage) -> None:
    chat = own_chat
    chat.open()
    held = HeldRequests(chat.page, "**/api/completion")
    stop = chat.page.get_by_role("button", name="Stop generating")

    chat.send("Tell me everything")
    stop.focus()
    chat.page.keyboard.press("Enter")
    expect(stop).to_be_hidden()
    expect(chat.box).to_be_focused()

    chat.send("And something else")
    stop.focus()
    held.release()
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    expect(stop).to_be_hidden()
    expect(chat.box).to_be_focused()


def test_after_regenerate_by_keyboard_one_can_type(own_chat: ChatPage) -> None:
    chat = own_chat
    chat.open()
    chat.ask("Show me code that groups a list in Python")
    held = HeldRequests(chat.page, "**/api/completion")
    chat.answers.last.get_by_role("button", name="Regenerate", exact=True).focus()
    chat.page.keyboard.press("Enter")
    expect(chat.answers.last).to_have_attribute("data-state", "streaming")
    expect(chat.box).to_be_focused()
    held.release()
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    expect(chat.box).to_be_focused()


def test_a_notice_that_is_closed_and_a_chip_give_it_to_the_box(
    own_chat: ChatPage, watch: Watch
) -> None:
    chat = own_chat
    chat.open()

    watch.expect("400")

    def refuse(route: Route) -> None:
        route.fulfill(status=400, json={"error": "No."})

    chat.page.route("**/action", refuse)
    chat.ask("Make me a plan, please")
    like = chat.answers.last.get_by_role("button", name="Good answer")
    like.focus()
    chat.page.keyboard.press("Enter")
    close = chat.page.locator(".cp-notice").get_by_role("button", name="Close")
    close.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".cp-notice")).to_have_count(0)
    expect(chat.box).to_be_focused()

    chip = chat.page.locator(".cp-chip").first
    chip.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.mine).to_have_count(2)
    expect(chat.box).to_be_focused()
