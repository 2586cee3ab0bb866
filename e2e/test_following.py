"""The view follows the answer until the reader moves; nothing that the page does is such a move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.server import ChatServer
from e2e.until import until

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
LONG = "Give me a plan with many steps, a table and code"
DISTANCE = """(() => {
  const log = document.querySelector("#chatContainer");
  return log.scrollHeight - log.scrollTop - log.clientHeight;
})()"""
"""CSS pixels between what is seen and the end of the conversation."""


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def following(tab: Page, way: Way, server: ChatServer) -> ChatPage:
    return ChatPage(tab, way, server.origin)


def expect_the_end(chat: ChatPage) -> None:
    """The end is in view, and stays there when everything has been drawn."""
    until(chat.page, f"{DISTANCE} <= 1")
    settled = """(async () => {
      for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
      return true;
    })()"""
    until(chat.page, settled)
    assert chat.page.evaluate(DISTANCE) <= 1


def test_every_answer_is_followed_the_tenth_as_well_as_the_first(following: ChatPage) -> None:
    chat = following
    chat.open("kai")
    # How far the end was out of view, at each frame in which an answer grew.
    chat.page.evaluate(
        f"""() => {{
          window.furthest = 0;
          const look = () => {{
            if (document.querySelector('[data-state="streaming"]'))
              window.furthest = Math.max(window.furthest, {DISTANCE});
            requestAnimationFrame(look);
          }};
          requestAnimationFrame(look);
        }}"""
    )
    for number in range(10):
        text = f"{LONG} ({number})" if number % 2 else f"Hello {number}"
        answer = chat.ask(text)
        expect_the_end(chat)
        expect(answer.locator(".cp-message__actions")).to_be_in_viewport()
    # A frame may be drawn before the view is moved: some lines, never a screen.
    assert chat.page.evaluate("window.furthest") < 200


def test_jump_to_latest_arrives_at_the_end(tab: Page, server: ChatServer) -> None:
    chat = ChatPage(tab, PYSCRIPT, server.origin)
    chat.open("kai")
    for number in range(5):
        chat.ask(f"{LONG} ({number})")
    chat.page.reload()
    expect(chat.answers.last.locator(".cp-message__actions")).to_be_visible()
    chat.expect_python()
    chat.page.evaluate("document.querySelector('#chatContainer').scrollTop = 0")
    jump = chat.page.locator("[data-jump-latest]")
    jump.click()
    expect_the_end(chat)
    expect(jump).to_be_hidden()


def test_a_press_on_a_button_of_the_last_answer_is_no_move(following: ChatPage) -> None:
    chat = following
    chat.open("kai")
    chat.ask(LONG)
    chat.answers.last.locator('[data-message-action="like"]').click()
    chat.ask(f"{LONG} again")
    expect_the_end(chat)


def test_who_scrolls_up_stays_there(page: Page, server: ChatServer) -> None:
    chat = ChatPage(page, PYSCRIPT, server.origin)
    chat.open("kai")
    for number in range(3):
        chat.ask(f"{LONG} ({number})")
    chat.log.hover()
    chat.page.mouse.wheel(0, -900)
    until(chat.page, f"{DISTANCE} >= 899")
    seen = chat.page.evaluate("document.querySelector('#chatContainer').scrollTop")
    chat.page.evaluate("() => void ChatAPICompletion.generateChatCompletion()")
    expect(chat.answers).to_have_count(5)
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    assert abs(chat.page.evaluate("document.querySelector('#chatContainer').scrollTop") - seen) < 2
    expect(chat.page.locator("[data-jump-latest]")).to_be_visible()
