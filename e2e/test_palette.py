"""The command palette: chats and actions by a few letters, without a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.browser_chats import begin, browser_chats
from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.server import ChatServer
from e2e.test_accessibility import violations
from e2e.until import until
from e2e.watch import Watch

NOTE_KEY = """
addEventListener("keydown", (event) => {
  if (event.key === "k") window.taken = event.defaultPrevented;
});
"""


@pytest.fixture
def chat(page: Page, server: ChatServer) -> ChatPage:
    """The chat with its chats in the browser and a command, not opened yet."""
    return browser_chats(page, server.origin, plugin=True)


def box_of(chat: ChatPage) -> Locator:
    return chat.page.get_by_role("combobox", name="Find a chat or action")


def options(chat: ChatPage) -> Locator:
    return chat.page.get_by_role("option")


def open_palette(chat: ChatPage, text: str = "") -> Locator:
    """Open it by its key, and type; gives the entries."""
    chat.page.keyboard.press("Control+k")
    expect(box_of(chat)).to_be_focused()
    if text:
        chat.page.keyboard.insert_text(text)
    return options(chat)


def test_a_chat_opens_by_a_part_of_its_title_and_the_draft_stays(chat: ChatPage) -> None:
    begin(chat, "A week in Rome", "夏の東京旅行", "Bread")
    chat.box.fill("a draft")
    chat.box.press("ArrowRight")
    found = open_palette(chat, "東京")
    expect(found.first).to_contain_text("夏の東京旅行")
    expect(found.first).to_have_attribute("aria-selected", "true")
    chat.page.keyboard.press("Enter")
    expect(chat.message("夏の東京旅行")).to_have_count(1)
    expect(box_of(chat)).to_have_count(0)
    expect(chat.box).to_be_focused()
    open_palette(chat, "bread")
    chat.page.keyboard.press("Enter")
    expect(chat.message("Bread")).to_have_count(1)
    expect(chat.box).to_have_value("a draft")


def test_a_message_opens_at_its_place(chat: ChatPage) -> None:
    begin(chat, "A week in Rome", "Bread")
    found = open_palette(chat, "About A week")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("About A week in Rome: that is all.")
    chat.page.keyboard.press("Enter")
    expect(chat.answers.filter(has_text="About A week in Rome")).to_have_count(1)


def test_actions_are_those_of_the_menus_and_only_what_is_possible(chat: ChatPage) -> None:
    begin(chat, "Bread")
    found = open_palette(chat)
    expect(found.filter(has_text="Stop generating")).to_have_count(0)
    expect(found.filter(has_text=re.compile("^Pin this chat$"))).to_have_count(1)
    expect(found.filter(has_text="Unpin")).to_have_count(0)
    expect(found.filter(has_text="Theme: system")).to_have_count(0)
    chat.page.keyboard.insert_text("rename")
    chat.page.keyboard.press("Enter")
    expect(chat.page.get_by_role("dialog", name="Rename chat")).to_be_visible()
    chat.page.keyboard.type("Sourdough")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".cp-chat__name")).to_have_text("Sourdough")
    open_palette(chat, "pin this")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".cp-announcer")).to_have_text("Pinned")
    open_palette(chat, "dark")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")
    found = open_palette(chat)
    expect(found.filter(has_text="Theme: dark")).to_have_count(0)
    expect(found.filter(has_text="Unpin")).to_have_count(1)
    chat.page.keyboard.insert_text("exma")
    with chat.page.expect_download() as download:
        chat.page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".md")
    open_palette(chat, "nc")
    chat.page.keyboard.press("Enter")
    expect(chat.messages).to_have_count(0)
    expect(chat.box).to_be_focused()
    open_palette(chat, "sourdough")
    chat.page.keyboard.press("Enter")
    expect(chat.message("Bread")).to_have_count(1)
    open_palette(chat, "delete")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".cp-notice").filter(has_text="“Sourdough” deleted")).to_have_count(1)


def test_escape_closes_it_and_the_answer_goes_on(chat: ChatPage) -> None:
    begin(chat, "Bread")
    chat.send("hold this")
    expect(chat.streaming).to_contain_text("About hold this:")
    open_palette(chat, "stop")
    expect(options(chat).first).to_have_text(re.compile("Stop generating"))
    chat.page.keyboard.press("Escape")
    expect(box_of(chat)).to_have_count(0)
    expect(chat.box).to_be_focused()
    expect(chat.streaming).to_have_count(1)
    open_palette(chat, "stop")
    chat.page.keyboard.press("Enter")
    expect(chat.streaming).to_have_count(0)
    expect(chat.answers.last).to_have_attribute("data-state", "stopped")


def test_a_command_takes_what_stands_in_the_box(chat: ChatPage) -> None:
    begin(chat, "Bread")
    chat.box.fill("six sides")
    found = open_palette(chat, "dice")
    expect(found).to_have_text(re.compile("/roll Throws dice."))
    chat.page.keyboard.press("Enter")
    expect(chat.box).to_have_value("/roll six sides")
    expect(chat.box).to_be_focused()


def test_the_same_key_closes_it_and_nothing_found_is_said(chat: ChatPage) -> None:
    begin(chat, "Bread")
    open_palette(chat, "qqq")
    expect(options(chat)).to_have_count(0)
    dialog = chat.page.get_by_role("dialog", name="Find a chat or action")
    expect(dialog.get_by_role("status")).to_have_text("Nothing found for “qqq”.")
    chat.page.keyboard.press("Control+k")
    expect(dialog).to_have_count(0)
    expect(chat.box).to_be_focused()


@pytest.mark.browser_context_args(bypass_csp=True, viewport={"width": 390, "height": 844})
def test_on_a_phone_it_has_the_whole_width_and_opens_from_the_menu(chat: ChatPage) -> None:
    begin(chat, "Bread")
    chat.page.get_by_role("button", name="Chat actions").click()
    chat.page.get_by_role("button", name="Find a chat or action").click()
    expect(box_of(chat)).to_be_focused()
    place = chat.page.locator(".cp-palette").bounding_box()
    assert place is not None
    assert (place["x"], place["y"], place["width"]) == (0, 0, 390)
    assert chat.page.evaluate("document.documentElement.scrollWidth") == 390
    chat.page.get_by_role("button", name="Close").last.click()
    expect(chat.page.get_by_role("button", name="Chat actions")).to_be_focused()


@pytest.mark.browser_context_args(bypass_csp=True, color_scheme="dark")
def test_nothing_is_wrong_for_axe(chat: ChatPage) -> None:
    begin(chat, "Bread")
    open_palette(chat)
    chat.page.keyboard.press("ArrowUp")
    expect(options(chat).last).to_have_attribute("aria-selected", "true")
    expect(options(chat).last).to_be_in_viewport()
    assert violations(chat) == []


def test_the_key_waits_visibly_for_python(chat: ChatPage) -> None:
    held = HeldRequests(chat.page, "**/*.wasm")
    chat.goto()
    expect(chat.page.locator(".cp-boot")).to_be_visible()
    chat.box.press("Control+k")
    until(chat.page, "document.querySelector('[data-boot]').getAnimations().length > 0")
    held.release()
    expect(box_of(chat)).to_be_focused()


def test_a_site_keeps_its_key_until_it_gives_it_to_the_chat(
    page: Page, open_way: Callable[[Way], ChatPage]
) -> None:
    page.add_init_script(NOTE_KEY)
    chat = open_way(DROPIN)
    chat.open()
    chat.box.press("Control+k")
    assert page.evaluate("window.taken") is False
    expect(box_of(chat)).to_have_count(0)
    page.add_init_script("window.CHAT_PY = { ...window.CHAT_PY, shortcuts: true };")
    chat.open()
    chat.box.press("Control+k")
    assert page.evaluate("window.taken") is True
    expect(box_of(chat)).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.box).to_be_focused()


def test_where_it_cannot_be_loaded_that_is_said_and_the_next_press_asks_again(
    page: Page, server: ChatServer, watch: Watch
) -> None:
    watch.expect("chat_py_later", "ModuleNotFoundError", "ERR_FAILED")
    held = HeldRequests(page, "**/chat_py_later*")
    held.release(lambda route: route.abort())
    chat = ChatPage(page, PYSCRIPT, server.origin)
    chat.open()
    chat.page.keyboard.press("Control+k")
    notice = chat.page.locator(".cp-notice")
    expect(notice).to_contain_text("Network error. Please check your internet connection.")
    held.release()
    chat.page.keyboard.press("Control+k")
    expect(box_of(chat)).to_be_focused()
