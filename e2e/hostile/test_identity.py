"""What one user leaves in a browser, the next one does not see: in the same tab, after a reload,
in another tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ChatServer

SECRET = "ann's secret"
# A page tells its user by a global; here it is the name in the storage.
USER = "window.userId = localStorage.getItem('test-user') ?? 'ann';"
LEAVE = """async (secret) => {
  await ChatAPI.makeRequest("GET", "/chats", undefined, {
    useCache: true, cacheKey: "mine", cacheTTL: 3_600_000,
  });
  await ChatMessageHistory.loadChatHistory("kai", { useCache: true });
  ChatInputHandler.addToHistory(secret);
  sessionStorage.setItem("ids", JSON.stringify([...ChatState.displayedMessageIds].slice(1)));
}"""
SEEN = """async (secret) => {
  const page = () => document.body.innerText;
  const box = document.querySelector("#messageInput");
  const ids = JSON.parse(sessionStorage.getItem("ids") ?? "[]");
  const cached = ChatMessageHistory.getCachedHistory("kai") ?? null;
  const list = document.querySelector("[data-chat-list]");
  const seen = {
    "message on the page": page().includes(`${secret} said`),
    "unsent message": page().includes(`${secret} unsent`),
    "draft": ChatInputHandler.getInputValue().includes(secret),
    "request cache": ChatAPI.requestCache.has("mine"),
    "entries of the cache": JSON.stringify(ChatAPI.getCacheStats().items).includes("mine"),
    "cached history": JSON.stringify(cached).includes(secret),
    "preview in the list": list.innerText.includes(secret),
    "displayed ids": [...ChatState.displayedMessageIds].some((id) => ids.includes(id)),
    "persona": JSON.stringify(ChatState.persona ?? null).includes(secret),
  };
  box.focus();
  box.value = "";
  ChatInputHandler.navigateHistory("up");
  seen["input history"] = ChatInputHandler.getInputValue().includes(secret);
  return seen;
}"""
PLACES = (
    "message on the page",
    "unsent message",
    "draft",
    "request cache",
    "entries of the cache",
    "cached history",
    "preview in the list",
    "displayed ids",
    "persona",
    "input history",
    "sent as the next user",
)


def same_tab(chat: ChatPage) -> ChatPage:
    chat.page.request.get(f"{chat.origin}/")  # the log-in: Bob's cookie
    chat.page.evaluate("ChatState.userId = 'bob'")
    return chat


def after_reload(chat: ChatPage) -> ChatPage:
    chat.open()
    return chat


def another_tab(chat: ChatPage) -> ChatPage:
    other = ChatPage(chat.page.context.new_page(), PYSCRIPT, chat.origin)
    other.open()
    return other


WAYS: dict[str, Callable[[ChatPage], ChatPage]] = {
    "same tab": same_tab,
    "after a reload": after_reload,
    "another tab": another_tab,
}


def hold_back(route: Route) -> None:
    if SECRET in (route.request.post_data or ""):
        route.abort()
    else:
        route.fallback()


def leave_everything(chat: ChatPage) -> None:
    """Ann talks, and goes in the middle of it."""
    chat.open()
    chat.page.evaluate("(name) => { ChatState.persona = { name } }", SECRET)
    chat.ask(f"{SECRET} said")
    chat.page.evaluate(LEAVE, SECRET)
    chat.page.route("**/api/chat/kai/message", hold_back)
    expect(chat.send(f"{SECRET} unsent")).to_have_count(1)
    chat.box.fill(f"{SECRET} draft")


@pytest.fixture(scope="module", params=WAYS)
def seen(request: pytest.FixtureRequest, browser: Browser, server: ChatServer) -> Iterator[Any]:
    """What Bob sees, place by place; and what Ann saw there before him."""
    context = browser.new_context()
    context.add_init_script(USER)
    chat = ChatPage(context.new_page(), PYSCRIPT, server.origin)
    leave_everything(chat)
    before = chat.page.evaluate(SEEN, SECRET)
    chat.box.fill(f"{SECRET} draft")
    context.clear_cookies()
    chat.page.evaluate("localStorage.setItem('test-user', 'bob')")
    posted: list[str] = []
    chat = WAYS[request.param](chat)
    chat.page.on("request", lambda asked: posted.append(asked.post_data or ""))
    expect(chat.messages).to_have_count(1)
    chat.expect_state(chat.send("Bob was here"), "sent")
    after = chat.page.evaluate(SEEN, SECRET)
    after["sent as the next user"] = any(SECRET in body for body in posted)
    before["sent as the next user"] = True
    yield before, after
    context.close()


@pytest.mark.parametrize("place", PLACES)
def test_the_next_user_does_not_see(seen: Any, place: str) -> None:
    before, after = seen
    assert before[place] is True, "there was nothing to see"
    assert after[place] is False
