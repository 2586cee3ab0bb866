"""Chats that the reference server keeps: begun, renamed, deleted, pinned and found, by its API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.test_chats import entry, found, menu, names


@pytest.fixture
def served(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    """The chat with its chats on the server, open at a character's."""
    chat = open_way(PYSCRIPT)
    chat.open("kai")
    chat.expect_python()
    return chat


def dialog_field(chat: ChatPage) -> Locator:
    return chat.page.get_by_role("dialog").get_by_label("Name")


def begin(chat: ChatPage, text: str) -> None:
    """A new chat, which is called by what is said in it first. One without a word of the user's,
    like a character's at first, is new already."""
    chat.ask("Hello")
    chat.page.get_by_role("button", name="New chat", exact=True).click()
    expect(chat.messages).to_have_count(1)  # how the character greets
    chat.ask(text)
    expect(names(chat).first).to_have_text(text)


def test_a_new_chat_is_called_by_what_is_said_first(served: ChatPage) -> None:
    begin(served, "Where do cats sleep?")
    served.page.reload()
    expect(names(served).first).to_have_text("Where do cats sleep?")
    expect(served.messages.filter(has_text="Where do cats sleep?").first).to_be_visible()


def test_a_chat_is_renamed_and_pinned(served: ChatPage) -> None:
    begin(served, "Where do cats sleep?")
    menu(served, "Kai", "Rename")
    expect(dialog_field(served)).to_have_value("Kai")
    served.page.keyboard.type("Dinner")
    served.page.keyboard.press("Enter")
    menu(served, "Dinner", "Pin")
    expect(names(served).first).to_have_text("Dinner")
    served.page.reload()
    expect(names(served).first).to_have_text("Dinner")
    expect(served.page.locator("[data-group=pinned] + .cp-chat")).to_contain_text("Dinner")


def test_a_deleted_chat_comes_back_with_all_that_was_in_it(served: ChatPage) -> None:
    begin(served, "Where do cats sleep?")
    served.box.fill("A draft")
    served.page.get_by_role("button", name="Chat actions").click()
    served.page.get_by_role("button", name="Delete chat").click()
    expect(entry(served, "Where do cats sleep?")).to_have_count(0)
    expect(served.box).to_have_value("")
    served.page.get_by_role("button", name="Undo").click()
    expect(entry(served, "Where do cats sleep?")).to_have_count(1)
    expect(served.messages.filter(has_text="Where do cats sleep?").first).to_be_visible()
    expect(served.box).to_have_value("A draft")
    menu(served, "Where do cats sleep?", "Delete")
    expect(entry(served, "Where do cats sleep?")).to_have_count(0)
    served.page.reload()
    expect(names(served).first).to_be_visible()
    expect(entry(served, "Where do cats sleep?")).to_have_count(0)


def test_japanese_is_found_within_a_sentence_and_opens_at_its_message(served: ChatPage) -> None:
    served.ask("来週、東京都の美術館へ行きます")
    entry(served, "Luna").click()
    field = served.page.get_by_role("searchbox", name="Search chats")
    field.fill("京都")
    expect(found(served).first).to_contain_text("東京都の美術館")
    found(served).first.click()
    marked = served.page.locator("[data-found]")
    expect(marked).to_be_in_viewport()
    expect(marked).to_contain_text("来週、東京都の美術館へ行きます")


def test_after_the_last_chat_a_new_one_begins(served: ChatPage) -> None:
    """With no chats at all the page would be a box that leads nowhere."""
    for name in ("Mira", "Kai", "Aldous", "Luna"):
        menu(served, name, "Delete")
        expect(entry(served, name)).to_have_count(0)
    expect(served.page.locator(".cp-new-chat")).to_be_visible()


def test_a_chat_is_pinned_from_its_own_menu(served: ChatPage) -> None:
    served.ask("Hello")
    entry(served, "Mira").click()
    served.expect_chat("mira", "Hi, I'm Mira!")
    served.page.get_by_role("button", name="Chat actions").click()
    own = served.page.locator("#chatMenu")
    expect(own.get_by_role("button", name="Unpin")).to_be_hidden()
    own.get_by_role("button", name="Pin", exact=True).click()
    expect(names(served).first).to_have_text("Mira")
    served.page.get_by_role("button", name="Chat actions").click()
    own.get_by_role("button", name="Unpin").click()
    expect(served.page.locator("[data-group=pinned]")).to_have_count(0)


def test_an_unseen_answer_is_marked_after_a_reload_too(served: ChatPage) -> None:
    served.page.evaluate("ChatEventManager.triggerChatEvent('message:received', {chatId: 'luna'})")
    expect(entry(served, "Luna")).to_have_attribute("data-unread", "")
    served.reload()
    expect(entry(served, "Luna")).to_have_attribute("data-unread", "")
    entry(served, "Luna").click()
    expect(entry(served, "Luna")).not_to_have_attribute("data-unread", "")
    served.reload()
    expect(entry(served, "Luna")).not_to_have_attribute("data-unread", "")


@pytest.mark.parametrize("width", [1280, 390])
def test_without_any_chat_there_is_a_way_to_begin(
    open_way: Callable[[Way], ChatPage], width: int
) -> None:
    chat = open_way(PYSCRIPT)
    chat.page.set_viewport_size({"width": width, "height": 800})
    empty = {"chats": [], "can": ["create"]}
    chat.page.route("**/api/chats", lambda route: route.fulfill(json=empty), times=1)
    chat.goto()
    expect(chat.page.get_by_text("No chats yet.")).to_be_visible()
    chat.page.locator("[data-chat-list] [data-new-chat]").click()
    expect(chat.messages).to_have_count(1)
    chat.ask("Hello")
