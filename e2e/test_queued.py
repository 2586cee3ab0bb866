"""What is sent while an answer is being written waits for it, and can be changed until then."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.held_requests import HeldRequests
from e2e.test_accessibility import violations
from e2e.test_files import attach, files_of, png

pytestmark = pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])
ANSWER = "**/api/completion"


def begin(chat: ChatPage) -> HeldRequests:
    """Ask "One", whose answer does not come before the test says so."""
    chat.open()
    held = HeldRequests(chat.page, ANSWER)
    chat.expect_state(chat.send("One"), "sent")
    expect(chat.streaming).to_have_count(1)
    return held


def queue(chat: ChatPage, *texts: str) -> None:
    for text in texts:
        chat.expect_state(chat.send(text), "waiting")


def button(chat: ChatPage, text: str, name: str) -> Locator:
    """A button in the line of a message that waits."""
    status = chat.message(text).locator(".cp-message__status")
    return status.get_by_role("button", name=name, exact=True)


def expect_sent(chat: ChatPage, *texts: str) -> None:
    """They are sent and answered, in this order, and nothing else of mine is."""
    for text in texts:
        chat.expect_state(chat.message(text), "sent")
    expect(chat.streaming).to_have_count(0)
    assert chat.stored_texts("kai") == list(texts)


def test_what_waits_says_so_and_goes_in_its_order(chat: ChatPage) -> None:
    held = begin(chat)
    queue(chat, "Two", "Three")
    expect(chat.message("Two").locator(".cp-message__status")).to_contain_text(
        "Waiting for the current answer…"
    )
    assert chat.stored_texts("kai") == ["One"]
    held.release()
    expect(chat.answers).to_have_count(4)  # the greeting is one
    expect_sent(chat, "One", "Two", "Three")


def test_one_is_edited_by_keyboard_and_the_rest_keeps_its_order(chat: ChatPage) -> None:
    held = begin(chat)
    queue(chat, "Two", "Three", "Four")
    chat.box.fill("a draft")
    edit = button(chat, "Two", "Edit")
    edit.focus()
    edit.press("Enter")
    expect(chat.message("Two")).to_have_count(0)
    expect(chat.box).to_be_focused()
    expect(chat.box).to_have_value("Two\n\na draft")
    chat.page.reload()  # it is the draft now, and the others still wait
    chat.expect_state(chat.message("Three"), "waiting")
    expect(chat.box).to_have_value("Two\n\na draft")
    chat.expect_python()
    chat.expect_state(chat.send("Two, but better"), "waiting")
    held.release()
    expect(chat.answers).to_have_count(5)
    expect_sent(chat, "One", "Three", "Four", "Two, but better")


def test_one_is_removed(chat: ChatPage) -> None:
    held = begin(chat)
    queue(chat, "Two", "Three")
    button(chat, "Two", "Delete").press("Enter")
    expect(chat.message("Two")).to_have_count(0)
    held.release()
    expect(chat.answers).to_have_count(3)
    expect_sent(chat, "One", "Three")


def test_after_a_reload_it_still_waits(chat: ChatPage) -> None:
    held = begin(chat)
    queue(chat, "Two")
    chat.page.reload()
    chat.expect_state(chat.message("Two"), "waiting")
    expect(button(chat, "Two", "Edit")).to_be_visible()
    assert chat.stored_texts("kai") == ["One"]
    held.release()
    expect(chat.answers).to_have_count(3)
    expect_sent(chat, "One", "Two")


def test_escape_stops_the_answer_and_the_next_one_goes(own_chat: ChatPage) -> None:
    chat = own_chat
    chat.open()
    chat.expect_state(chat.send("Take your time"), "sent")
    expect(chat.streaming).to_have_count(1)
    chat.expect_state(chat.send("Two"), "waiting")
    chat.box.press("Escape")
    chat.expect_state(chat.message("Two"), "sent")


def test_its_files_come_back_with_it(chat: ChatPage) -> None:
    held = begin(chat)
    attach(chat, png())
    expect(chat.page.locator('.cp-attachment[data-state="uploaded"]')).to_have_count(1)
    queue(chat, "Two")
    expect(chat.page.locator(".cp-attachment")).to_have_count(0)
    button(chat, "Two", "Edit").press("Enter")
    expect(chat.page.locator('.cp-attachment[data-state="uploaded"]')).to_have_count(1)
    expect(chat.box).to_have_value("Two")
    chat.page.reload()
    expect(chat.page.locator(".cp-attachment")).to_have_count(1)
    chat.expect_python()
    chat.expect_state(chat.send("Two with a dot"), "waiting")
    held.release()
    expect_sent(chat, "One", "Two with a dot")
    assert files_of(chat) == [["dot.png"]]


@pytest.mark.browser_context_args(bypass_csp=True, viewport={"width": 390, "height": 844})
def test_it_fits_a_phone_and_nothing_is_wrong_for_axe(chat: ChatPage) -> None:
    begin(chat)
    queue(chat, "Two", "Three")
    assert chat.page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(chat) == []
