"""The list and the stored messages are on the page before Python is, and stay untouched by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.until import until
from e2e.watch import Watch

WASM = "**/pyodide.asm.wasm"
REMEMBER = """() => {
  const log = document.querySelector("#chatContainer");
  const list = document.querySelectorAll("[data-cp=chat], [data-cp=chat] *, [data-group]");
  const code = [...log.querySelectorAll("code")].map(({ firstChild }) => firstChild);
  window.kept = [...log.querySelectorAll("*"), ...list, ...code];
  window.shifts = [];
  new PerformanceObserver((entries) => {
    for (const { value, hadRecentInput, sources } of entries.getEntries())
      if (!hadRecentInput) shifts.push([value, sources.map(({ node }) => node?.outerHTML ?? "")]);
  }).observe({ type: "layout-shift" });
}"""
LOST = "kept.filter((node) => !node.isConnected).map((node) => node.outerHTML ?? node.data)"

SCRIPT = """(() => {
  const show = (text) => ChatMessageDisplay.displayMessage("bot", {id: text, content: text});
  window.heard = [];
  ChatEventManager.on("site:said", ({text}) => heard.push(text));
  show("first");
  ChatEventManager.triggerChatEvent("site:said", {text: "one"});
  ChatMessageDisplay.displayImageThumb({imageUrl: "/static/icon.svg", imageId: "i9"});
  displayMessage("bot", "second");
  ChatState.currentScenario = {name: "rain"};
  ChatMessageStream.displayCompletionMessage("third", "a9");
  ChatEventManager.triggerChatEvent("site:said", {text: "two"});
  ChatMessageHistory.displayHistory([{id: "older", sender: "bot", content: "older"}]);
  show("first");
})()"""


@pytest.fixture
def wasm(page: Page) -> HeldRequests:
    """Python does not come until this is let go."""
    return HeldRequests(page, WASM)


@pytest.fixture
def index(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    return open_way(PYSCRIPT)


def talk(chat: ChatPage) -> None:
    """A chat with something in it."""
    chat.open()
    chat.ask("What is *this*?\n  and  that?")
    chat.ask("Show me a table")
    chat.answers.last.hover()
    chat.answers.last.locator('[data-message-action="like"]').click()
    expect(chat.answers.last.locator('[data-message-action="like"]')).to_have_attribute(
        "aria-pressed", "true"
    )


def see(chat: ChatPage, count: int, wasm: HeldRequests) -> None:
    """Arrive, as on a first visit; the messages are there before Python."""
    chat.page.add_init_script("localStorage.removeItem('chat_py.last-view')")
    chat.goto("kai")
    expect(chat.messages).to_have_count(count)
    expect(chat.messages.first).to_contain_text("Show me a bug")


def take_over(page: Page, wasm: HeldRequests) -> None:
    wasm.release()
    until(page, "ChatCore.initialized && ChatState.displayedMessageIds.size > 0")
    expect(page.locator("#chatContainer")).not_to_have_attribute("data-first-view", "kai")


@pytest.mark.parametrize("width", [1280, 390])
def test_no_element_is_replaced_and_nothing_moves(chat: ChatPage, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    talk(chat)
    wasm = HeldRequests(page, WASM)
    see(chat, 5, wasm)
    page.evaluate("document.fonts.ready")
    page.evaluate(REMEMBER)
    take_over(page, wasm)
    assert page.evaluate(LOST) == []
    expect(chat.messages).to_have_count(5)
    shifts = page.evaluate("shifts")
    assert sum(shift for shift, _ in shifts) < 0.005, shifts
    answer = chat.ask("Does it go on?")
    expect(answer).to_be_visible()
    assert page.evaluate(LOST) == []


UNHURRIED = """const real = setTimeout;
window.setTimeout = (run, wait, ...more) => (wait === 300 ? 0 : real(run, wait, ...more));"""
"""The start waits for nothing but the view (SOON in static/src/native/first-view/seen.mjs)."""
BEGUN = """() => {
  const [drawn] = performance.getEntriesByName("chat_py:first-view");
  const files = performance.getEntriesByType("resource");
  const asked = files.filter(({ name }) => name.endsWith(".wasm"));
  return [drawn, ...asked].map(({ startTime }) => startTime);
}"""


def test_what_python_needs_is_asked_for_after_it(index: ChatPage, page: Page) -> None:
    page.add_init_script(UNHURRIED)
    server = HeldRequests(page, "**/api/chat?*")
    with page.expect_response("**/native-*/index.js"):
        index.goto("kai")
    until(page, "'seen' in window[Symbol.for('chat_py.bridge')]")
    server.release()
    index.expect_python()
    until(page, "ChatCore.initialized")
    drawn, *asked = page.evaluate(BEGUN)
    assert asked
    assert drawn < min(asked)


def test_the_chat_is_asked_for_before_what_shows_it_has_come(index: ChatPage, page: Page) -> None:
    native = HeldRequests(page, "**/native-*/index.js")
    with page.expect_response("**/api/chat?*"):
        index.goto("kai")
    expect(index.messages).to_have_count(0)
    native.release()
    expect(index.messages.first).to_contain_text("Show me a bug")


def top(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize("can", [True, False], ids=["can", "cannot"])
def test_chats_have_their_place_below_what_python_shows(
    index: ChatPage, page: Page, wasm: HeldRequests, can: bool
) -> None:
    def listed(route: Route) -> None:
        data = route.fetch().json()
        route.fulfill(json=data if can else {**data, "can": []})

    page.route("**/api/chats", listed)
    index.goto("kai")
    expect(index.entry("luna")).to_be_visible()
    expect(page.locator("[data-new-chat], [data-chat-search]").filter(visible=True)).to_have_count(
        0
    )
    before = top(index.entry("luna"))
    take_over(page, wasm)
    expect(page.locator("[data-chat-search]")).to_be_visible(visible=can)
    expect(page.locator("[data-room]")).to_have_count(0)
    assert top(index.entry("luna")) == before


def test_room_is_given_up_where_only_python_learns_that_nothing_is_shown_there(
    index: ChatPage, page: Page
) -> None:
    page.add_init_script("window.CHAT_PY = {endpoints: {chats: '/chats'}}")
    page.route(
        "**/api/chats", lambda route: route.fulfill(json={**route.fetch().json(), "can": []})
    )
    index.goto("kai")
    index.expect_python()
    expect(index.entry("luna")).to_be_visible()
    expect(page.locator("[data-room]")).to_have_count(0)


def test_what_was_sent_before_the_chat_came_stands_at_the_end(index: ChatPage, page: Page) -> None:
    server = HeldRequests(page, "**/api/chat?*")
    index.goto("kai")
    index.box.fill("Sent at once")
    index.box.press("Control+Enter")
    sent = index.message("Sent at once")
    expect(sent).to_be_visible()
    expect(index.log.locator(".cp-loading")).to_be_visible()
    assert top(sent) > top(index.box) / 2
    server.release()
    expect(index.messages).to_have_count(2)
    expect(index.log.locator(".cp-loading")).to_have_count(0)
    expect(sent).to_be_in_viewport()


def test_the_chat_is_said_to_load_where_only_python_can_show_it(
    index: ChatPage, page: Page, wasm: HeldRequests
) -> None:
    def hidden(route: Route) -> None:
        data = route.fetch().json()
        data["chat"]["messages"][-1] |= {"parts": [{"type": "text", "text": "x"}]}
        route.fulfill(json=data)

    page.route("**/api/chat?*", hidden)
    index.goto("kai")
    expect(index.entry("luna")).to_be_visible()
    expect(index.log.locator(".cp-loading")).to_be_visible()


def test_what_was_sent_begins_a_chat_without_messages(
    index: ChatPage, page: Page, wasm: HeldRequests
) -> None:
    server = HeldRequests(page, "**/api/chat?*")
    index.goto("kai")
    index.box.fill("Sent at once")
    index.box.press("Control+Enter")
    sent = index.message("Sent at once")
    expect(index.log.locator(".cp-loading")).to_be_visible()

    def empty(route: Route) -> None:
        data = route.fetch().json()
        data["chat"]["messages"] = []
        route.fulfill(json=data)

    server.release(empty)
    expect(index.log.locator(".cp-loading")).to_have_count(0)
    assert top(sent) < top(index.box) / 2


def test_what_one_does_meanwhile_stays(index: ChatPage, page: Page) -> None:
    """Scroll, selection, focus, a draft; a button waits and does its work."""
    page.set_viewport_size({"width": 390, "height": 420})
    talk(index)
    wasm = HeldRequests(page, WASM)
    see(index, 5, wasm)
    index.log.hover()
    page.mouse.wheel(0, -4000)
    until(page, "document.querySelector('#chatContainer').scrollTop === 0")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.message-text p'))")
    chosen = page.evaluate("String(getSelection())")
    assert "Show me a bug" in chosen
    index.box.fill("A draft")
    dislike = index.answers.first.locator('[data-message-action="dislike"]')
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.message-text p'))")
    dislike.evaluate("(button) => button.click()")
    expect(dislike).to_have_attribute("aria-pressed", "false")
    index.box.focus()
    take_over(page, wasm)
    expect(dislike).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.querySelector('#chatContainer').scrollTop") == 0
    assert page.evaluate("String(getSelection())") == chosen
    expect(index.box).to_be_focused()
    expect(index.box).to_have_value("A draft")


def test_a_message_sent_meanwhile_goes_below(chat: ChatPage, page: Page) -> None:
    talk(chat)
    wasm = HeldRequests(page, WASM)
    see(chat, 5, wasm)
    page.evaluate(REMEMBER)
    chat.send("One more")
    expect(chat.messages).to_have_count(6)
    take_over(page, wasm)
    chat.expect_state(chat.message("One more"), "sent")
    expect(chat.messages).to_have_count(7)
    expect(chat.messages.nth(5)).to_contain_text("One more")
    assert page.evaluate(LOST) == []


@pytest.mark.parametrize("way", [PYSCRIPT, DROPIN], ids=lambda way: way.name)
def test_what_the_page_s_scripts_do_meanwhile_is_there_once_in_order(
    open_way: Callable[[Way], ChatPage], page: Page, way: Way
) -> None:
    chat = open_way(way)
    wasm = HeldRequests(page, WASM)
    page.add_init_script("localStorage.clear()")
    chat.goto("kai")
    expect(chat.messages).to_have_count(1)
    before = chat.texts()
    page.evaluate(SCRIPT)
    wasm.release()
    chat.expect_python()
    until(page, "ChatCore.initialized")
    shown = chat.log.locator("article.cp-message .message-text, figure")
    expect(shown).to_have_count(len(before) + 5)
    texts = [text.strip() for text in shown.all_inner_texts()]
    picture = texts.pop(-3)
    assert "third" not in picture
    assert texts == ["older", *before, "first", "second", "third"]
    assert page.evaluate("heard") == ["one", "two"]
    assert page.evaluate("ChatState.currentScenario") == {"name": "rain"}


def test_another_chat_that_is_chosen_meanwhile_opens(index: ChatPage, page: Page) -> None:
    wasm = HeldRequests(page, WASM)
    see(index, 1, wasm)
    expect(index.entry("kai")).to_have_attribute("aria-current", "page")
    index.entry("luna").click()
    expect(index.messages).to_have_count(0)
    expect(index.entry("luna")).to_have_attribute("aria-current", "page")
    expect(index.entry("kai")).not_to_have_attribute("aria-current", "page")
    index.send("For Luna")
    wasm.release()
    index.expect_chat("luna", "The lamp went out")
    index.expect_state(index.message("For Luna"), "sent")
    assert index.stored_texts("luna") == ["For Luna"]
    assert index.stored_texts("kai") == []


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 800})
def test_on_a_small_screen_one_goes_to_the_list_and_stays_there(
    index: ChatPage, page: Page
) -> None:
    wasm = HeldRequests(page, WASM)
    see(index, 1, wasm)
    back = page.get_by_role("button", name="All chats")
    back.click()
    expect(index.entry("kai")).to_be_focused()
    expect(index.log).to_be_hidden()
    page.get_by_role("button", name="Back to the chat").click()
    expect(index.log).to_be_visible()
    expect(back).to_be_focused()
    back.click()
    expect(index.entry("kai")).to_be_focused()
    page.keyboard.press("Tab")
    expect(index.entry("kai")).not_to_be_focused()
    focused = page.evaluate("document.activeElement.dataset.chatId")
    take_over(page, wasm)
    expect(index.log).to_be_hidden()
    expect(index.entry(focused)).to_be_focused()
    index.entry("luna").click()
    index.expect_chat("luna", "The lamp went out")
    expect(index.log).to_be_visible()
    back.click()
    expect(index.entry("luna")).to_be_focused()


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 800})
def test_on_a_small_screen_one_goes_to_the_list_and_to_another_chat(
    index: ChatPage, page: Page
) -> None:
    native = HeldRequests(page, "**/native-*/index.js")
    wasm = HeldRequests(page, WASM)
    index.goto("kai")
    page.get_by_role("button", name="All chats").click()  # before anything is there
    native.release()
    expect(index.entry("luna")).to_be_visible()
    expect(index.log).to_be_hidden()
    index.entry("luna").click()
    expect(index.log).to_be_visible()
    index.box.fill("For Luna")
    wasm.release()
    index.expect_chat("luna", "The lamp went out")
    expect(index.log).to_be_visible()
    expect(index.box).to_be_focused()
    expect(index.box).to_have_value("For Luna")


def test_another_user_sees_nothing_of_it(index: ChatPage, page: Page) -> None:
    page.add_init_script("window.userId = 'ann'")
    talk(index)
    wasm = HeldRequests(page, WASM)
    see(index, 5, wasm)
    page.context.clear_cookies()
    page.evaluate("ChatState.userId = 'bob'")
    expect(index.messages).to_have_count(0)
    expect(index.entry("kai")).to_have_count(0)
    wasm.release()
    expect(index.messages).to_have_count(1)
    expect(index.message("What is")).to_have_count(0)


@pytest.mark.parametrize(
    "body",
    ["", "[]", '{"chat": 1}', '{"chat": {"messages": [1, null]}}', "<html>"],
    ids=["empty", "list", "number", "no messages", "html"],
)
def test_data_that_cannot_be_shown_is_left_to_python(
    index: ChatPage, page: Page, body: str, watch: Watch
) -> None:
    watch.expect("")
    wasm = HeldRequests(page, WASM)
    page.route(
        "**/api/chat?*", lambda route: route.fulfill(body=body, content_type="application/json")
    )
    with page.expect_response("**/api/chat?*"):
        index.goto("kai")
    expect(index.entry("luna")).to_be_visible()
    expect(index.messages).to_have_count(0)
    page.unroute("**/api/chat?*")
    wasm.release()
    until(page, "ChatCore.initialized")
    index.entry("luna").click()
    index.expect_chat("luna", "The lamp went out")


def test_what_only_python_can_show_comes_in_its_place(index: ChatPage, page: Page) -> None:
    talk(index)
    picture = {
        "id": "p1",
        "sender": "bot",
        "type": "image",
        "imageUrl": "/static/icon.svg",
        "imageId": "i1",
    }

    def with_picture(route: Route) -> None:
        data = route.fetch().json()
        data["chat"]["messages"].insert(2, picture)
        route.fulfill(json=data)

    wasm = HeldRequests(page, WASM)
    page.route("**/api/chat?*", with_picture)
    page.add_init_script("localStorage.removeItem('chat_py.last-view')")
    index.goto("kai")
    expect(index.messages).to_have_count(3)
    expect(index.entry("luna")).to_be_visible()
    expect(index.messages.first).not_to_contain_text("Show me a bug")
    page.evaluate(REMEMBER)
    take_over(page, wasm)
    expect(index.messages).to_have_count(6)
    expect(index.log.locator("figure")).to_have_count(1)
    assert [html for html in page.evaluate(LOST) if "cp-day" not in html] == []


def test_chats_that_are_kept_in_the_browser(index: ChatPage, page: Page) -> None:
    page.add_init_script("window.CHAT_PY = {backend: 'demo'}")
    index.goto()
    index.expect_state(index.send("Compare tea and coffee"), "sent")
    expect(index.answers).to_have_count(1)
    index.expect_state(index.answers.first, "sent")
    texts = index.texts()
    wasm = HeldRequests(page, WASM)
    index.goto()
    index.expect_texts(texts)
    expect(page.locator("[data-cp=chat][aria-current=page]")).to_have_count(1)
    page.evaluate(REMEMBER)
    wasm.release()
    until(page, "ChatCore.initialized && !document.querySelector('[data-first-view]')")
    index.expect_texts(texts)
    assert page.evaluate(LOST) == []
    shifts = page.evaluate("shifts")
    assert sum(shift for shift, _ in shifts) < 0.02, shifts
    index.expect_state(index.send("Does it go on?"), "sent")
    expect(index.answers).to_have_count(2)


def test_chats_of_another_user_in_the_browser_stay_unseen(index: ChatPage, page: Page) -> None:
    page.add_init_script("window.CHAT_PY = {backend: 'demo'}; userId = localStorage.who ?? 'ann'")
    for user, text in (("ann", "Ann's secret"), ("bob", "Bob was here")):
        index.goto()
        page.evaluate("(user) => (localStorage.who = user)", user)
        index.goto()
        index.expect_state(index.send(text), "sent")
        expect(index.answers).to_have_count(1)
        index.expect_state(index.answers.first, "sent")
    wasm = HeldRequests(page, WASM)
    index.goto()
    expect(index.message("Bob was here")).to_have_count(1)
    expect(page.locator("[data-cp=chat]")).to_have_count(1)
    expect(index.message("Ann's secret")).to_have_count(0)
    wasm.release()
    index.expect_python()
    expect(index.message("Ann's secret")).to_have_count(0)


@pytest.mark.parametrize("sanitizer", ["native", "dompurify"])
def test_both_sanitisers_show_nothing_that_a_message_may_not_hold(
    index: ChatPage, page: Page, sanitizer: str, watch: Watch
) -> None:
    watch.expect("")  # whatever the page's policy says of the markup that is sanitised
    page.add_init_script(f"window.CHAT_PY = {{sanitizer: '{sanitizer}'}}")
    markup = "**Bold** <img src=x onerror='window.hacked = 1'><script>window.hacked = 1</script>"
    wasm = HeldRequests(page, WASM)

    def with_markup(route: Route) -> None:
        data = route.fetch().json()
        data["chat"]["messages"] = [{"id": "m1", "sender": "bot", "content": markup}]
        route.fulfill(json=data)

    page.route("**/api/chat?*", with_markup)
    index.goto("kai")
    expect(index.messages.locator("strong")).to_have_text("Bold")
    assert index.messages.locator("script, [onerror]").count() == 0
    page.evaluate(REMEMBER)
    take_over(page, wasm)
    assert page.evaluate(LOST) == []
    assert page.evaluate("window.hacked") is None
