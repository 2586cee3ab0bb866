"""What one user leaves in a browser, the next one does not see: in the same tab, after a reload,
in another tab; nor does somebody who is not logged in at all."""

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
    chat.page.request.get(f"{chat.origin}/")  # the log-in: another cookie
    chat.page.evaluate("ChatState.userId = localStorage.getItem('test-user')")
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


NEXT = {
    **{f"Bob, {way}": (way, "bob") for way in WAYS},
    **{f"nobody, {way}": (way, "") for way in ("same tab", "after a reload")},
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


@pytest.fixture(scope="module", params=NEXT)
def seen(request: pytest.FixtureRequest, browser: Browser, server: ChatServer) -> Iterator[Any]:
    """What the next user sees, place by place; and what Ann saw there before."""
    way, user = NEXT[request.param]
    context = browser.new_context()
    context.add_init_script(USER)
    chat = ChatPage(context.new_page(), PYSCRIPT, server.origin)
    leave_everything(chat)
    before = chat.page.evaluate(SEEN, SECRET)
    chat.box.fill(f"{SECRET} draft")
    context.clear_cookies()
    chat.page.evaluate("(user) => localStorage.setItem('test-user', user)", user)
    posted: list[str] = []
    chat = WAYS[way](chat)
    chat.page.on("request", lambda asked: posted.append(asked.post_data or ""))
    expect(chat.messages).to_have_count(1)
    chat.expect_state(chat.send("I was here"), "sent")
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


def test_a_tab_that_stays_open_shows_and_sends_nothing_of_its_user(
    browser: Browser, server: ChatServer
) -> None:
    """Ann's tab, while Bob logs in in another one; and when Ann is back."""
    context = browser.new_context()
    context.add_init_script(USER)
    anns = ChatPage(context.new_page(), PYSCRIPT, server.origin)
    leave_everything(anns)
    cookies = context.cookies()
    context.clear_cookies()
    anns.page.evaluate("localStorage.setItem('test-user', 'bob')")
    bobs = another_tab(anns)

    other = anns.page.get_by_role("heading", name="Another account is logged in")
    expect(other).to_be_visible()
    expect(anns.page.get_by_role("link", name="Reload page")).to_be_visible()
    expect(anns.page.locator("body")).not_to_contain_text(SECRET)
    expect(anns.box).to_be_disabled()
    expect(anns.box).to_have_value("")
    expect(anns.messages).to_have_count(0)
    expect(anns.entry("kai")).to_have_count(0)
    expect(anns.log.get_by_role("button")).to_have_count(0)

    anns.page.unroute("**/api/chat/kai/message")
    posted: list[str] = []
    anns.page.on("request", lambda asked: posted.append(asked.post_data or ""))
    anns.page.evaluate("dispatchEvent(new Event('online'))")
    refused = """async (path) => {
      const error = await ChatAPI.makeRequest("GET", path).catch((error) => error);
      return [error.type, error.status, error.details.detail];
    }"""
    words = "This request is meant for another account than the one that is logged in."
    assert anns.page.evaluate(refused, "/chats") == ["auth", 401, words]
    bobs.ask("Bob was here")
    assert bobs.stored_texts("kai") == ["Bob was here"]
    assert not any(SECRET in body for body in posted)

    context.clear_cookies()
    context.add_cookies([cookie for cookie in cookies if "name" in cookie])
    bobs.page.evaluate("localStorage.setItem('test-user', 'ann')")
    bobs.page.reload()
    expect(anns.message(f"{SECRET} unsent")).to_have_attribute("data-state", "sent")
    expect(other).to_have_count(0)
    expect(anns.box).to_be_enabled()
    expect(anns.box).to_have_value(f"{SECRET} draft")
    assert anns.stored_texts("kai") == [f"{SECRET} said", f"{SECRET} unsent"]
    context.close()
