"""What a person says of an answer: again, but differently; and what was wrong with it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from e2e.chat_page import ChatPage
from e2e.server import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
PHONE = {"width": 390, "height": 844}
# The strict policy would keep axe out; what is tested here is the page, not the policy.
pytestmark = pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")


@pytest.fixture(params=["in_page", "on_server"])
def kept(request: pytest.FixtureRequest) -> ChatPage:
    return request.getfixturevalue(request.param)


def violations(chat: ChatPage) -> list[str]:
    chat.page.add_script_tag(path=AXE)
    return chat.page.evaluate("async () => (await axe.run(document)).violations.map((v) => v.id)")


def test_an_answer_again_but_shorter_and_in_own_words(kept: ChatPage) -> None:
    chat = kept
    answer = chat.ask("What is tea?")
    long = len(answer.locator(".message-text").inner_text())
    menu = answer.get_by_role("button", name="Regenerate differently")
    menu.focus()
    chat.page.keyboard.press("ArrowDown")
    expect(answer.get_by_role("button", name="Shorter")).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(answer.locator(".cp-versions")).to_contain_text("2 / 2")
    assert len(answer.locator(".message-text").inner_text()) < long / 2

    menu = answer.get_by_role("button", name="Regenerate differently")
    menu.click()
    answer.get_by_role("button", name="In your own words").click()
    dialog = chat.page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    menu.click()
    answer.get_by_role("button", name="In your own words").click()
    dialog.get_by_role("textbox").fill("as a poem")
    chat.page.keyboard.press("Enter")
    expect(answer.locator(".cp-versions")).to_contain_text("3 / 3")
    expect(chat.log).not_to_contain_text("For this answer")
    expect(chat.mine).to_have_count(1)


def test_a_server_that_takes_no_hints_is_offered_none(on_server: ChatPage) -> None:
    chat = on_server

    def without_hints(route: Route) -> None:
        found: dict[str, Any] = route.fetch().json()
        route.fulfill(json={**found, "can": []})

    chat.page.context.route(re.compile(r"/api/chats$"), without_hints)
    chat.reload()
    answer = chat.ask("What is tea?")
    expect(answer.get_by_role("button", name="Regenerate", exact=True)).to_have_count(1)
    expect(answer.get_by_role("button", name="Regenerate differently")).to_have_count(0)


def test_bad_and_why_by_the_keyboard_and_after_a_reload(kept: ChatPage) -> None:
    chat = kept
    answer = chat.ask("What is tea?")
    bad = answer.get_by_role("button", name="Bad answer")
    bad.focus()
    chat.page.keyboard.press("Enter")
    form = answer.get_by_role("form", name="What was wrong?")
    expect(form.get_by_role("button", name="Not correct")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(bad).to_be_focused()
    expect(bad).to_have_attribute("aria-pressed", "true")
    good = answer.get_by_role("button", name="Good answer")
    good.press("Enter")
    expect(bad).to_have_attribute("aria-pressed", "false")
    bad.press("Enter")
    expect(form.get_by_role("button", name="Not correct")).to_be_focused()
    chat.page.keyboard.press("Space")
    words = form.get_by_role("textbox")
    words.focus()
    chat.page.keyboard.type("It is a leaf")
    chat.page.set_viewport_size(PHONE)
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(chat) == []
    chat.page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    said = "Your feedback: Not correct · It is a leaf"
    expect(answer).to_contain_text(said)
    expect(chat.page.locator("[data-announcer]")).to_have_text("Thank you for your feedback")

    chat.page.reload()
    expect(answer).to_contain_text(said)
    chat.expect_python()
    answer.get_by_role("button", name="Change").click()
    expect(form.get_by_role("button", name="Not correct")).to_have_attribute("aria-pressed", "true")
    expect(words).to_have_value("It is a leaf")
    form.get_by_role("button", name="Style or tone").click()
    form.get_by_role("button", name="Send feedback").click()
    expect(answer).to_contain_text("Your feedback: Not correct · Style or tone · It is a leaf")
    answer.get_by_role("button", name="Bad answer").click()
    expect(answer).not_to_contain_text("Your feedback")

    # The page goes before anything could be stored or sent: it is kept all the same.
    with chat.page.expect_navigation(wait_until="commit"):
        good.evaluate("(button) => { button.click(); location.reload(); }")
    expect(good).to_have_attribute("aria-pressed", "true")


def test_the_form_fits_dark_and_mirrored_pages(in_page: ChatPage) -> None:
    chat = in_page
    chat.page.emulate_media(color_scheme="dark")
    answer = chat.ask("What is tea?")
    answer.get_by_role("button", name="Bad answer").click()
    form = answer.get_by_role("form", name="What was wrong?")
    form.get_by_role("button", name="Harmful").click()
    chat.page.evaluate("document.documentElement.dir = 'rtl'")
    box = form.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280
    assert violations(chat) == []
