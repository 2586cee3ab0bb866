"""Code that is run, for everybody: axe, the keyboard, a screen reader, small and mirrored pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.run_page import Block, add_block
from e2e.test_accessibility import LISTEN, SMALL, violations

pytestmark = pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")

SHOWN = """import sys
for number in range(30):
    print("line", number)
print("a warning", file=sys.stderr)
[{"a column with a long name": n, "b": "text " * 9, "c": "text " * 9} for n in range(60)]"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def chat(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    return open_way(PYSCRIPT)


def run_failed(chat: ChatPage) -> None:
    """A block that has failed, with its editor open."""
    failed = add_block(chat, "1 / 0")
    failed.element.locator("[data-code-run]").click()
    expect(failed.element.locator("[data-state=raised]")).to_be_visible()
    failed.element.locator("[data-run-action=edit]").click()
    expect(failed.element.locator("textarea")).to_be_focused()


def run_all(chat: ChatPage, finished: str = "Finished") -> Block:
    """A block with every kind of output, alone: a sticky bar covers what scrolls below it."""
    for button in chat.page.locator("[data-run-action=clear]").all():
        button.click()
    block = add_block(chat, SHOWN)
    block.element.locator("[data-code-run]").click()
    expect(block.element.get_by_role("status")).to_contain_text(finished)
    return block


def test_axe_and_targets(chat: ChatPage) -> None:
    chat.open()
    run_failed(chat)
    assert violations(chat) == []
    run_all(chat)
    assert violations(chat) == []
    assert chat.page.evaluate(SMALL) == []


@pytest.mark.browser_context_args(
    color_scheme="dark",
    viewport={"width": 390, "height": 844},
    bypass_csp=True,
    reduced_motion="reduce",
)
def test_a_small_dark_page_in_japanese(page: Page, chat: ChatPage) -> None:
    page.add_init_script("window.CHAT_PY = { locale: 'ja' }")
    chat.open()
    run_failed(chat)
    assert violations(chat) == []
    block = run_all(chat, "完了")
    assert violations(chat) == []
    assert page.evaluate(OVERFLOW) == 0
    box = block.element.bounding_box()
    assert box is not None
    for button in block.element.get_by_role("button").all():
        place = button.bounding_box()
        assert place is not None
        assert place["x"] >= box["x"]
        assert place["x"] + place["width"] <= box["x"] + box["width"] + 1


def test_a_mirrored_page_keeps_code_and_output_as_they_are(page: Page, chat: ChatPage) -> None:
    chat.open()
    page.evaluate("document.documentElement.dir = 'rtl'")
    block = run_all(chat)
    assert page.evaluate(OVERFLOW) == 0
    expect(block.output).to_have_css("direction", "ltr")


@pytest.mark.browser_context_args(forced_colors="active", bypass_csp=True)
def test_forced_colours_keep_errors_and_buttons_legible(chat: ChatPage) -> None:
    chat.open()
    run_failed(chat)
    assert violations(chat) == []
    run_all(chat)
    assert violations(chat) == []


def test_only_the_state_is_announced(page: Page, chat: ChatPage) -> None:
    chat.open()
    block = add_block(chat, "for n in range(50):\n    print('spoken', n)")
    page.evaluate(LISTEN)
    block.run()
    expect(block.output).to_contain_text("spoken 49")
    said = page.evaluate("said")
    assert said[-1] == "Finished"
    assert not [text for text in said if "spoken" in text]


def test_the_keyboard_alone(page: Page, chat: ChatPage) -> None:
    chat.open()
    block = add_block(chat, "while True: pass")
    block.run_button.focus()
    page.keyboard.press("Enter")
    block.expect_status("Running…")
    expect(block.stop_button).to_be_focused()
    page.keyboard.press("Enter")
    block.expect_status("Stopped.")
    expect(block.run_button).to_be_focused()
    block.button("Edit").focus()
    page.keyboard.press("Enter")
    expect(block.editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("print('typed')")
    page.keyboard.press("Control+Enter")
    expect(block.output).to_contain_text("typed")
    expect(block.editor).to_be_focused()
