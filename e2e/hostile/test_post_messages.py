"""Messages of other windows, in a real one (contract §4): hostile ones come to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from e2e.chat_page import GUIDE, ChatPage
from e2e.policy import INITIALIZED
from e2e.server import ChatServer
from e2e.until import until
from e2e.watch import Watch

HOSTILE = Path(__file__).with_name("post_messages.js").read_text(encoding="utf-8")
LEGITIMATE = """async (messages) => {
  const heard = [];
  ChatEventManager.on("*", (name) => heard.push(name));
  for (const message of messages) postMessage(message, location.origin);
  await new Promise((done) => {
    addEventListener("message", (event) => event.data === "last" && setTimeout(done));
    postMessage("last", location.origin);
  });
  return { heard, persona: ChatState.persona, scenario: ChatState.currentScenario };
}"""


@pytest.fixture
def chat(browser: Browser, server: ChatServer) -> Iterator[ChatPage]:
    context = browser.new_context()
    watch = Watch(context, server.origin)
    chat = ChatPage(context.new_page(), GUIDE, server.origin)
    chat.open()
    until(chat.page, INITIALIZED)
    yield chat
    context.close()
    assert watch.problems() == []


def test_five_hundred_hostile_messages_have_no_effect(chat: ChatPage) -> None:
    found = chat.page.evaluate(HOSTILE)
    assert found == {
        "sent": 500,
        "heard": [],
        "shown": 0,
        "chat": "kai",
        "persona": False,
        "scenario": False,
    }


def test_each_legitimate_type_works(chat: ChatPage) -> None:
    persona = {"id": "p1", "name": "Me", "chatImageUrl": "/me.png"}
    scenario = {"id": "s1", "title": "Rain"}
    found = chat.page.evaluate(
        LEGITIMATE,
        [
            {"type": "persona:added", "data": persona},
            {"type": "persona:close"},
            {"type": "scenario:change", "data": scenario},
            {"type": "display:message", "data": {"message": "From a frame", "id": "f1"}},
            {"type": "chat:action", "data": {"action": "close"}},
        ],
    )
    for name in ("persona:added", "persona:close", "scenario:changed", "action"):
        assert found["heard"].count(name) == 1
    assert (found["persona"], found["scenario"]) == (persona, scenario)
    assert chat.messages.filter(has_text="From a frame").count() == 1
