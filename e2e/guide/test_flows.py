"""The guide's flows, recorded in a page as a sequence: sending (Example 5) and choosing a chat."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.chat_page import GUIDE, ChatPage, Way

RECORD = """() => {
  window.steps = [];
  const step = (text) => steps.push(text);
  const send = window.fetch;
  window.fetch = (...args) => {
    const { pathname } = new URL(args[0].url ?? args[0], location.href);
    const method = args[1]?.method ?? args[0].method ?? "GET";
    step(`${method} ${pathname}${method === "GET" ? ` at ${location.search}` : ""}`);
    return send(...args);
  };
  window.PersonaModule = {
    onPersonaAdded() {},
    onMessageSent: ({ content }) => step(`persona module: ${content}`),
  };
  window.GiftManager = {
    openGiftPanel() {},
    onMessageReceived: () => step("gift module"),
  };
  ChatIntegration.init();
  const log = document.querySelector("#chatContainer");
  const seen = new Set();
  new MutationObserver(() => {
    for (const message of log.querySelectorAll("article.cp-message")) {
      const text = `${message.dataset.sender} ${message.dataset.state}`;
      if (!seen.has(text)) step(text);
      seen.add(text);
    }
  }).observe(log, { subtree: true, childList: true, attributes: true });
  for (const name of [
    "message:sent", "message:received", "chatapi:fetch-success", "chat:loaded", "chat:selected",
  ])
    document.addEventListener(name, () => step(name));
}"""


def _positions(page: Page, *steps: str) -> list[int]:
    done: list[str] = page.evaluate("steps")
    missing = [step for step in steps if step not in done]
    assert missing == [], done
    return [done.index(step) for step in steps]


def _send(chat: ChatPage, press: Callable[[], None]) -> None:
    chat.open()
    chat.page.evaluate(RECORD)
    chat.box.fill("Show me code")
    press()
    expect(chat.answers).to_have_count(2)
    expect(chat.answers.last).to_have_attribute("data-state", "sent")

    shown, saved, asked, typing = _positions(
        chat.page,
        "user sending",
        "POST /api/chat/kai/message",
        "POST /api/completion",
        "bot streaming",
    )
    told = _positions(chat.page, "message:sent", "persona module: Show me code")
    received = _positions(chat.page, "message:received", "gift module")
    assert shown < min(told), "shown at once, before the server has it"
    assert saved < min(told) <= max(told) < asked < min(received)
    assert max(told) < typing < min(received), "one sees that an answer is on its way"
    expect(chat.answers.last).to_contain_text("Here is a small, complete example")
    assert chat.stored_texts("kai") == ["Show me code"]


@pytest.fixture
def guide_chat(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    return open_way(GUIDE)


def test_sending_by_the_button(guide_chat: ChatPage) -> None:
    _send(guide_chat, guide_chat.send_button.click)


def test_sending_by_the_keyboard(guide_chat: ChatPage) -> None:
    _send(guide_chat, lambda: guide_chat.box.press("Control+Enter"))


def test_choosing_a_chat(guide_chat: ChatPage) -> None:
    guide_chat.open()
    page = guide_chat.page
    page.evaluate(RECORD)
    guide_chat.entry("mira").click()
    guide_chat.expect_chat("mira", "Trains, tiny hotels, food markets")
    order = _positions(
        page,
        "GET /api/chat at ?chat=mira",
        "chatapi:fetch-success",
        "chat:loaded",
        "chat:selected",
    )
    assert order == sorted(order)
