"""Chats of ten thousand messages: few on the page, the view in place, the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way

OPEN = """(count) => ChatMessageDisplay.displayChat({
  messages: Array.from({ length: count }, (_, n) => ({
    id: `m${n}`,
    sender: n % 2 ? "bot" : "user",
    timestamp: 1700000000000 + n * 600000,
    content: `Message ${n}\\n\\n${"and a few words more. ".repeat(n % 7)}`,
  })),
})"""

SHOW = """([method, listed]) => {
  const messages = Array.from({ length: 1000 }, (_, n) => (
    { id: `m${n}`, sender: "bot", timestamp: 1700000000000 + n, content: `Message ${n}` }
  ));
  messages[770].self = messages[770];
  ChatMessageDisplay[method](listed ? messages : { messages });
  messages.length = 0;
}"""

# Scrolls up or down as a reader does, until other messages are on the page; tells how many there
# are, and how far the view has moved meanwhile (CSS pixels), measured at a message that stays.
MOVE = """async (to) => {
  const log = document.querySelector("#chatContainer");
  const frames = async (n) => { while (n--) await new Promise(requestAnimationFrame); };
  const all = () => [...log.querySelectorAll(".cp-message")];
  const ends = () => all().at(to < 0 ? 0 : -1).dataset.messageId;
  const before = ends();
  // Close to the place, so that what comes into view is drawn and has its real height.
  log.dispatchEvent(new WheelEvent("wheel", { bubbles: true }));
  log.scrollTop = to < 0 ? 500 : log.scrollHeight - log.clientHeight - 500;
  await frames(4);
  let seen = null;
  const look = () => {
    if (seen) return;
    const top = log.getBoundingClientRect().top;
    const element = all().find((one) => one.getBoundingClientRect().bottom > top + 5);
    seen = [element, element.getBoundingClientRect().top];
  };
  addEventListener("scroll", look, { capture: true, once: true });
  log.scrollTop = to < 0 ? 200 : log.scrollHeight - log.clientHeight - 100;
  const end = performance.now() + 20000;
  while (ends() === before && performance.now() < end) await frames(1);
  await frames(3);
  return [all().length, seen[0].isConnected ? seen[0].getBoundingClientRect().top - seen[1] : null];
}"""

# The messages in view that are empty boxes, three frames after a key.
BLANK = """async () => {
  for (let n = 3; n--; ) await new Promise(requestAnimationFrame);
  const log = document.querySelector("#chatContainer").getBoundingClientRect();
  const seen = [...document.querySelectorAll(".cp-message")].filter((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > log.top && top < log.bottom;
  });
  const blank = seen.filter(
    (one) => !one.querySelector(".message-text").checkVisibility({ contentVisibilityAuto: true }),
  );
  return [seen.includes(document.activeElement.closest(".cp-message")), blank.length];
}"""


@pytest.fixture
def long(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    chat = open_way(PYSCRIPT)
    chat.open()
    chat.page.evaluate(OPEN, 10_000)
    return chat


def move(chat: ChatPage, to: int) -> tuple[int, float | None]:
    return tuple[Any, Any](chat.page.evaluate(MOVE, to))


def test_ten_thousand_messages(long: ChatPage) -> None:
    expect(long.messages).to_have_count(50)
    expect(long.messages.last).to_be_in_viewport()
    jump = long.page.get_by_role("button", name="Jump to latest")
    expect(jump).to_be_hidden()

    long.page.evaluate("() => { document.querySelector('#chatContainer').scrollTop = 1500 }")
    expect(jump).to_be_visible()
    long.page.get_by_role("button", name="Chat actions").focus()
    while not long.page.evaluate("document.activeElement.closest('.cp-message') !== null"):
        long.page.keyboard.press("Tab")
    assert long.page.evaluate(BLANK) == [True, 0], "where a far jump leads is drawn"
    expect(long.messages.last).to_be_in_viewport()

    for _ in range(6):
        count, moved = move(long, -1)
        assert count <= 200
        assert moved is not None
        assert abs(moved) <= 1, "what is read stays where it is"
    expect(long.messages).to_have_count(200)
    expect(long.page.locator('[data-message-id="m9999"]')).to_have_count(0)
    expect(jump).to_be_visible()

    count, moved = move(long, 1)
    assert count <= 200
    assert moved is None or abs(moved) <= 1

    long.page.evaluate("ChatMessageDisplay.displayMessage('bot', 'News from below')")
    expect(jump).to_contain_text("1")
    jump.click()
    expect(long.answers.filter(has_text="News from below")).to_be_in_viewport()
    expect(jump).to_be_hidden()
    expect(long.page.get_by_role("button", name="Load older messages")).to_have_count(1)


@pytest.mark.parametrize(
    ("method", "listed"),
    [("displayChat", False), ("displayChat", True), ("displayExistingChat", True)],
)
def test_a_script_may_go_on_with_its_messages(
    open_way: Callable[[Way], ChatPage], method: str, listed: bool
) -> None:
    """Most of them cross the border later; one that no text can hold costs itself alone."""
    chat = open_way(PYSCRIPT)
    chat.open()
    chat.page.evaluate(SHOW, [method, listed])
    expect(chat.messages.last).to_have_attribute("data-message-id", "m999")
    for _ in range(4):
        move(chat, -1)
    names = [one.get_attribute("data-message-id") for one in chat.messages.all()]
    newest = int(names[-1].removeprefix("m")) if names[-1] else 0
    assert names == [f"m{n}" for n in range(newest - 200, newest + 1) if n != 770]
    assert newest < 999
    expect(chat.messages.first).to_contain_text(f"Message {newest - 200}")


def test_the_place_in_a_chat_is_kept(long: ChatPage) -> None:
    place = """() => {
      const log = document.querySelector("#chatContainer");
      const top = log.getBoundingClientRect().top;
      const found = [...log.querySelectorAll(".cp-message")].find(
        (one) => one.getBoundingClientRect().bottom > top + 5,
      );
      return [found.dataset.messageId, Math.round(found.getBoundingClientRect().top)];
    }"""
    move(long, -1)
    before = long.page.evaluate(place)
    long.page.evaluate(OPEN, 10_000)
    long.page.evaluate("() => new Promise((go) => requestAnimationFrame(() => setTimeout(go)))")
    after = long.page.evaluate(place)
    assert after[0] == before[0]
    assert abs(after[1] - before[1]) <= 1
