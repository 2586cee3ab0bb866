"""Edits of a message are a tree that one can walk: each with all that followed it (contract §8)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from e2e.chat_page import ChatPage
from e2e.server import ROOT
from e2e.watch import Watch

AXE = ROOT / "node_modules/axe-core/axe.min.js"
PHONE = {"width": 390, "height": 844}
# The strict policy would keep axe out; what is tested here is the page, not the policy.
pytestmark = pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")


@pytest.fixture(params=["in_page", "on_server"])
def tree(request: pytest.FixtureRequest) -> ChatPage:
    return request.getfixturevalue(request.param)


def edit(chat: ChatPage, before: str, after: str) -> None:
    """Write a message anew, by the keyboard, and wait for its answer."""
    button = chat.message(before).get_by_role("button", name="Edit")
    button.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.box).to_have_value(before)
    chat.box.fill(after)
    chat.box.press("Control+Enter")
    chat.expect_state(chat.message(after), "sent")
    expect(chat.message(before)).to_have_count(0)
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    expect(chat.mine.last).to_contain_text(after)
    expect(chat.messages.last).to_have_attribute("data-sender", "bot")


def texts(chat: ChatPage) -> list[str]:
    """What every message says, also out of view."""
    return [text.strip() for text in chat.log.locator(".message-text").all_text_contents()]


def expect_texts(chat: ChatPage, wanted: list[str]) -> None:
    expect(chat.log.locator(".message-text")).to_have_text(wanted)


def pager(chat: ChatPage, text: str) -> Locator:
    return chat.message(text).get_by_role("group", name="Edits of this message")


def turn(chat: ChatPage, text: str, way: str) -> None:
    """To the "Previous" or "Next" edit of a message, by the keyboard."""
    pager(chat, text).get_by_role("button", name=f"{way} version").focus()
    chat.page.keyboard.press("Enter")


def test_each_edit_keeps_what_followed_it(tree: ChatPage) -> None:
    chat = tree
    chat.ask("One apple")
    chat.ask("Two apples")
    chat.ask("Three apples")
    whole = texts(chat)
    edit(chat, "Two apples", "Two pears")
    expect(pager(chat, "Two pears")).to_contain_text("2 / 2")
    expect(chat.page.locator(".cp-notice")).to_have_count(0)
    chat.ask("Three pears")
    pears = texts(chat)

    turn(chat, "Two pears", "Previous")
    expect_texts(chat, whole)
    expect(pager(chat, "Two apples")).to_contain_text("1 / 2")
    expect(chat.page.locator(":focus")).to_have_attribute("data-message-action", "previous")
    expect(chat.page.locator("[data-announcer]")).to_have_text("Version 1 of 2")
    # A branch within the branch; the way back leads to what was seen last.
    edit(chat, "Three apples", "Three plums")
    plums = texts(chat)
    turn(chat, "Two apples", "Next")
    expect_texts(chat, pears)
    turn(chat, "Two pears", "Previous")
    expect_texts(chat, plums)
    turn(chat, "Three plums", "Previous")
    expect_texts(chat, whole)
    edit(chat, "Two apples", "Two figs")
    expect(pager(chat, "Two figs")).to_contain_text("3 / 3")

    turn(chat, "Two figs", "Previous")
    expect_texts(chat, pears)
    chat.page.reload()
    expect_texts(chat, pears)
    chat.expect_python()
    expect(pager(chat, "Two pears")).to_contain_text("2 / 3")
    # What is said next goes on from what is seen.
    chat.ask("Four pears")
    assert texts(chat)[: len(pears)] == pears


def test_another_tab_turns_along(tree: ChatPage, watch: Watch) -> None:
    chat = tree
    chat.ask("One apple")
    edit(chat, "One apple", "One pear")
    url = chat.page.url
    other = ChatPage(chat.page.context.new_page(), chat.way, chat.origin)
    other.page.goto(url)
    expect(pager(other, "One pear")).to_contain_text("2 / 2")
    other.expect_python()
    turn(chat, "One pear", "Previous")
    for tab in (chat, other):  # either may be the first to know
        expect(pager(tab, "One apple")).to_contain_text("1 / 2")
    expect_texts(other, texts(chat))
    # And an edit in one is an edit in the other.
    edit(chat, "One apple", "One fig")
    expect(pager(other, "One fig")).to_contain_text("3 / 3")


def test_what_is_on_its_way_stays_in_its_branch(tree: ChatPage) -> None:
    chat = tree
    chat.ask("One apple")
    edit(chat, "One apple", "One pear")
    chat.send("Give me a plan with many steps, a table and code")
    expect(chat.streaming).to_have_count(1)
    turn(chat, "One pear", "Previous")
    expect(chat.page.locator(".cp-notice")).to_contain_text("everything here has been sent")
    expect(chat.message("One pear")).to_have_count(1)
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    turn(chat, "One pear", "Previous")
    expect(chat.message("One apple")).to_have_count(1)


def test_a_markdown_export_has_what_is_shown(in_page: ChatPage) -> None:
    chat = in_page
    chat.ask("One apple")
    edit(chat, "One apple", "One pear")
    chat.page.get_by_role("button", name="Chat actions").click()
    with chat.page.expect_download() as download:
        chat.page.get_by_role("button", name="Export as Markdown").click()
    markdown = Path(download.value.path()).read_text("utf-8")
    assert "One pear" in markdown
    assert "One apple" not in markdown


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(in_page: ChatPage, scheme: str) -> None:
    chat = in_page
    chat.page.emulate_media(color_scheme=scheme)  # pyright: ignore[reportArgumentType]
    chat.ask("One apple")
    edit(chat, "One apple", "One pear")
    chat.page.set_viewport_size(PHONE)
    shown = pager(chat, "One pear")
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for button in shown.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    chat.page.add_script_tag(path=AXE)
    found = chat.page.evaluate("async () => (await axe.run(document)).violations.map((v) => v.id)")
    assert found == []
    assert re.search(r"\b2 / 2\b", shown.inner_text())
