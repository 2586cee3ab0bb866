"""What the page offers and shows around a conversation, and when."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ChatServer
from e2e.until import until
from e2e.watch import Watch

only_pyscript = pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])
TOUCH = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@only_pyscript
def test_one_can_type_at_once_where_there_is_a_keyboard(chat: ChatPage) -> None:
    chat.open()
    expect(chat.box).to_be_focused()
    chat.page.keyboard.type("Here I am")
    expect(chat.box).to_have_value("Here I am")


@only_pyscript
@pytest.mark.browser_context_args(**TOUCH)
def test_no_keyboard_comes_up_by_itself_on_a_telephone(chat: ChatPage) -> None:
    chat.open()
    expect(chat.page.locator("[data-boot]")).to_be_hidden()
    expect(chat.box).not_to_be_focused()


def test_nothing_of_the_start_is_left_on_the_page(chat: ChatPage) -> None:
    """On a page of somebody else's its progress is a line at the edge, which moves."""
    chat.open()
    expect(chat.page.locator("[data-boot]")).to_be_hidden()
    until(
        chat.page,
        "document.getAnimations().every(({ playState, effect }) => playState !== 'running'"
        " || effect.getComputedTiming().iterations !== Infinity)",
    )


@only_pyscript
def test_suggestions_are_away_while_a_message_is_edited(chat: ChatPage) -> None:
    chat.open()
    chat.ask("Plan a day")
    chips = chat.page.locator(".cp-chip")
    expect(chips.first).to_be_visible()
    chat.mine.last.hover()
    chat.mine.last.get_by_role("button", name="Edit").click()
    expect(chat.box).to_have_value("Plan a day")
    expect(chips.first).to_be_hidden()
    chat.page.get_by_role("button", name="Cancel").click()
    expect(chips.first).to_be_visible()
    expect(chat.mine).to_have_count(1)


@only_pyscript
def test_the_list_says_what_an_answer_says_without_its_markup(chat: ChatPage) -> None:
    chat.open()
    for question in ("Show me code", "Compare two things in a table", "Make me a plan"):
        chat.ask(question)
        preview = chat.entry("kai").locator(".cp-chat__preview")
        begin = chat.answers.last.locator(".message-text").inner_text()[:20]
        expect(preview).to_contain_text(begin)
        expect(preview).not_to_contain_text(re.compile(r"\*\*|`|\||^#"))


@only_pyscript
def test_a_broken_answer_has_its_button_only_while_it_is_the_last(
    own_chat: ChatPage, own_server: ChatServer, watch: Watch
) -> None:
    chat = own_chat
    watch.expect("/completion", "403")
    chat.open()
    own_server.fail({"path": "*/completion", "method": "POST", "status": 403, "count": 1})
    chat.send("Say something")
    broken = chat.answers.nth(1)
    expect(broken.get_by_role("button")).to_have_text(["Regenerate"])
    chat.send("Something else, then")
    expect(chat.answers.nth(2)).to_have_attribute("data-state", "sent")
    expect(broken).to_have_attribute("data-state", "broken")
    expect(broken.get_by_role("button", name="Regenerate", exact=True)).to_have_count(0)


@only_pyscript
def test_little_is_left_empty_between_an_answer_and_the_next_question(chat: ChatPage) -> None:
    chat.open()
    chat.ask("Plan a day")
    chat.ask("And what if it rains?")
    above, below = chat.answers.nth(1), chat.mine.nth(1)
    upper, lower = (
        place.bounding_box() for place in (above.locator(".cp-message__actions"), below)
    )
    assert upper
    assert lower
    assert lower["y"] - (upper["y"] + upper["height"]) < 48


@only_pyscript
def test_the_conversation_keeps_its_height_in_a_turn(chat: ChatPage) -> None:
    """Suggestions go when one sends, and others come with the answer: in a row that stays."""
    chat.open("mira", "Trains, tiny hotels")
    chips = chat.page.locator(".cp-chip")
    for width in (1280, 390):
        chat.page.set_viewport_size({"width": width, "height": 844})
        expect(chips).to_have_count(3)
        chat.page.evaluate(
            """() => {
              const log = document.querySelector("#chatContainer");
              window.heights = new Set();
              window.seen?.disconnect();
              window.seen = new ResizeObserver(() => heights.add(log.clientHeight));
              window.seen.observe(log);
            }"""
        )
        before = chat.answers.count()
        chips.last.click()
        expect(chips).to_have_count(0)
        expect(chat.answers).to_have_count(before + 1)
        expect(chips).to_have_count(3)
        chat.send("A question")
        expect(chips).to_have_count(0)
        expect(chat.answers).to_have_count(before + 2)
        expect(chips).to_have_count(3)
        assert len({box["y"] for box in map(Locator.bounding_box, chips.all()) if box}) == 1
        heights: list[int] = chat.page.evaluate("[...heights]")
        assert len(heights) == 1, heights
