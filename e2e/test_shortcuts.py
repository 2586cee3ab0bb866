"""The sheet of keyboard shortcuts, and each key in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from chat_py.view.shortcuts import SHORTCUTS
from e2e.browser_chats import begin, browser_chats
from e2e.chat_page import DROPIN, ChatPage, Way
from e2e.server import ChatServer
from e2e.test_accessibility import violations
from e2e.test_palette import open_palette
from e2e.until import until

ACTIVE = (
    "document.activeElement.closest('[data-chat-id]')?.querySelector('.cp-chat__name').innerText"
)


@pytest.fixture
def chat(page: Page, server: ChatServer) -> ChatPage:
    """The chat with its chats in the browser and a command, not opened yet."""
    return browser_chats(page, server.origin, plugin=True)


def sheet_of(chat: ChatPage) -> Locator:
    return chat.page.get_by_role("dialog", name="Keyboard shortcuts")


def entry(chat: ChatPage, name: str) -> Locator:
    return chat.page.locator(".cp-chat").filter(has_text=name)


def expect_focus(chat: ChatPage, name: str) -> None:
    """It is on the chat of that name in the list."""
    until(chat.page, f"{ACTIVE} === {name!r}")


class Keys:
    """For each row of the sheet, what a person does with it and sees."""

    def __init__(self, chat: ChatPage) -> None:
        self.chat = chat
        self.press = chat.page.keyboard.press

    def palette(self) -> None:
        open_palette(self.chat)
        self.press("Escape")

    def shortcuts(self) -> None:
        self.chat.log.focus()
        self.press("?")
        expect(sheet_of(self.chat)).to_be_visible()
        self.press("Escape")
        expect(self.chat.log).to_be_focused()

    def leave(self) -> None:
        self.chat.send("hold one")
        expect(self.chat.streaming).to_contain_text("About hold one:")
        self.press("Escape")
        expect(self.chat.streaming).to_have_count(0)
        self.chat.box.fill("")

    def send(self) -> None:
        for keys in ("Enter", "Control+Enter"):
            self.chat.box.fill(f"by {keys}")
            self.press(keys)
            self.chat.expect_state(self.chat.message(f"by {keys}"), "sent")
            answer = self.chat.answers.filter(has_text=f"About by {keys}: that is all.")
            self.chat.expect_state(answer, "sent")

    def line(self) -> None:
        self.chat.box.fill("one")
        self.press("Shift+Enter")
        self.chat.page.keyboard.type("two")
        expect(self.chat.box).to_have_value("one\ntwo")
        self.chat.box.fill("")

    def older(self) -> None:
        self.chat.box.focus()
        self.press("ArrowUp")
        expect(self.chat.box).to_have_value("by Control+Enter")
        self.press("Control+ArrowUp")
        expect(self.chat.box).to_have_value("by Enter")

    def newer(self) -> None:
        self.press("ArrowDown")
        expect(self.chat.box).to_have_value("by Control+Enter")
        self.press("Control+ArrowDown")
        expect(self.chat.box).to_have_value("")

    def command(self) -> None:
        self.chat.box.press_sequentially("/ro")
        self.press("Tab")
        expect(self.chat.box).to_have_value("/roll ")
        self.chat.box.fill("")

    def messages(self) -> None:
        self.chat.log.focus()
        self.press("Tab")
        last = self.chat.messages.last
        expect(last.locator("button:focus")).to_have_count(1)
        self.press("ArrowUp")
        expect(self.chat.messages.nth(-2).locator("button:focus")).to_have_count(1)
        self.press("ArrowDown")
        expect(last.locator("button:focus")).to_have_count(1)

    def buttons(self) -> None:
        last = self.chat.messages.last
        was = last.locator("button:focus").get_attribute("aria-label")
        self.press("ArrowRight")
        expect(last.locator("button:focus")).not_to_have_attribute("aria-label", was or "")
        self.press("ArrowLeft")
        expect(last.locator("button:focus")).to_have_attribute("aria-label", was or "")

    def next(self) -> None:
        entry(self.chat, "Bread").focus()
        self.press("ArrowDown")
        expect_focus(self.chat, "A week in Rome")

    def previous(self) -> None:
        self.press("ArrowUp")
        expect_focus(self.chat, "Bread")

    def first(self) -> None:
        self.press("ArrowDown")
        self.press("Home")
        expect_focus(self.chat, "Bread")

    def last(self) -> None:
        self.press("End")
        expect_focus(self.chat, "A week in Rome")

    def rename(self) -> None:
        self.press("F2")
        dialog = self.chat.page.get_by_role("dialog", name="Rename chat")
        expect(dialog).to_be_visible()
        self.press("Escape")
        expect(dialog).to_have_count(0)

    def menu(self) -> None:
        self.press("Shift+F10")
        expect(self.chat.page.locator(".dropdown-menu.show")).to_have_count(1)
        self.press("Escape")
        expect(self.chat.page.locator(".dropdown-menu.show")).to_have_count(0)

    def delete(self) -> None:
        entry(self.chat, "A week in Rome").focus()
        self.press("Delete")
        expect(entry(self.chat, "A week in Rome")).to_have_count(0)


def test_every_key_in_the_sheet_works(chat: ChatPage) -> None:
    begin(chat, "A week in Rome", "Bread")
    chat.log.focus()
    chat.page.keyboard.press("?")
    rows = sheet_of(chat).locator("[data-shortcut]")
    expect(rows).to_have_count(len(SHORTCUTS))
    listed = [row.get_attribute("data-shortcut") or "" for row in rows.all()]
    chat.page.keyboard.press("Escape")
    expect(sheet_of(chat)).to_have_count(0)
    keys = Keys(chat)
    # In the order of the table, but what takes a chat away comes last.
    for name in sorted(listed, key="delete".__eq__):
        getattr(keys, name)()


def test_it_lists_what_works_on_this_page(page: Page, open_way: Callable[[Way], ChatPage]) -> None:
    """On a site's page the keys are the site's, and Enter does not send; its menu opens it."""
    chat = open_way(DROPIN)
    chat.open()
    chat.log.focus()
    page.keyboard.press("?")
    expect(sheet_of(chat)).to_have_count(0)
    page.evaluate(
        """() => document.body.append(Object.assign(document.createElement("button"),
             { textContent: "Keys", id: "keys" }))"""
    )
    page.evaluate("document.querySelector('#keys').dataset.chatAction = 'shortcuts'")
    page.locator("#keys").click()
    expect(sheet_of(chat)).to_be_visible()
    expect(page.locator("[data-shortcut=palette]")).to_have_count(0)
    expect(page.locator("[data-shortcut=command]")).to_have_count(0)
    expect(page.locator("[data-shortcut=send] kbd")).to_have_text(["Ctrl", "Enter"])
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_focused()


def test_a_question_mark_is_text_in_a_field(chat: ChatPage) -> None:
    begin(chat, "Bread")
    chat.box.press("?")
    expect(chat.box).to_have_value("?")
    expect(sheet_of(chat)).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.browser_context_args(bypass_csp=True, color_scheme="dark")
def test_nothing_is_wrong_for_axe_and_it_scrolls_by_keys(chat: ChatPage, width: int) -> None:
    chat.page.set_viewport_size({"width": width, "height": 420})
    begin(chat, "Bread")
    chat.page.get_by_role("button", name="Chat actions").click()
    chat.page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(sheet_of(chat)).to_be_visible()
    assert violations(chat) == []
    chat.page.keyboard.press("End")
    expect(sheet_of(chat).locator("[data-shortcut]").last).to_be_in_viewport()
    expect(sheet_of(chat).get_by_role("button", name="Close")).to_be_in_viewport()


def test_a_person_turns_the_keys_off_and_the_menu_still_opens_what_they_open(
    chat: ChatPage,
) -> None:
    """WCAG 2.1.4; from the first moment of the next visit on, too."""
    begin(chat, "Bread")
    page, press = chat.page, chat.page.keyboard.press
    menu = page.get_by_role("button", name="Chat actions")

    def choose(name: str) -> None:
        menu.press("Enter")
        entry = page.locator(f"[data-chat-action={name}]")
        expect(entry).to_be_visible()  # a menu that is opened before Python comes with it
        entry.press("Enter")

    def nothing_opens() -> None:
        menu.focus()
        press("?")
        press("Control+k")
        expect(page.locator("dialog")).to_have_count(0)

    choose("settings")
    page.get_by_role("switch", name="Keyboard shortcuts").press("Space")
    press("Escape")
    expect(menu).to_be_focused()
    nothing_opens()
    page.reload(wait_until="domcontentloaded")
    expect(menu).to_be_visible()
    nothing_opens()
    chat.expect_python()
    nothing_opens()
    choose("palette")
    expect(page.get_by_role("combobox")).to_be_focused()
    press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    press("Escape")
    choose("shortcuts")
    expect(sheet_of(chat).locator("[data-shortcut=send]")).to_be_visible()
    expect(sheet_of(chat).locator("[data-shortcut=palette]")).to_have_count(0)
    press("Escape")
    choose("settings")
    page.get_by_role("switch", name="Keyboard shortcuts").press("Space")
    press("Escape")
    expect(menu).to_be_focused()
    press("?")
    expect(sheet_of(chat)).to_be_visible()
