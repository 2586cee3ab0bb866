"""What is done before Python is there is done, in order and once; the page is usable meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.server import ChatServer
from e2e.watch import Watch

WASM = re.compile(r"/pyodide\.asm\.wasm")

CALLS = """() => {
  window.done = [];
  window.ready = 0;
  window.settled = [];
  window.promises = [];
  const shown = () => [...document.querySelectorAll('#chatContainer article.cp-message')]
    .filter((message) => message.textContent.includes("early ")).length;
  ChatEventManager.on("chatcore:ready", () => window.ready++);
  for (let i = 0; i < 100; i++) {
    if (i % 5 === 0) {
      const asked = ChatAPI.makeRequest("GET", `/chats?n=${i}`);
      window.promises.push(asked.then(() => window.settled.push(i)));
    } else if (i % 5 === 1) {
      ChatMessageDisplay.displayMessage("bot", `early ${i}`);
    } else if (i % 5 === 2) {
      document.addEventListener(`test:${i}`, ({detail}) => window.done.push([detail.i, shown()]));
      ChatEventManager.triggerChatEvent(`test:${i}`, {i});
    } else if (i % 5 === 3) {
      ChatEventManager.on("test:late", () => window.done.push(`late ${i}`));
    } else {
      ChatState.currentStep = i;
    }
  }
}"""


def hold(page: Page) -> list[Route]:
    """Python does not come until these requests go on."""
    held: list[Route] = []
    page.route(WASM, lambda route: held.append(route))
    return held


def held_page(chat: ChatPage) -> list[Route]:
    held = hold(chat.page)
    with chat.page.expect_request(WASM):
        chat.goto("kai")
    return held


def boxes(*places: Locator) -> list[Any]:
    return [place.bounding_box() for place in places]


def test_a_hundred_calls_arrive_in_order_and_once(chat: ChatPage) -> None:
    page = chat.page
    asked: list[int] = []
    numbered = re.compile(r"/chats\?n=(\d+)$")

    def note(url: str) -> None:
        if match := numbered.search(url):
            asked.append(int(match[1]))

    page.on("request", lambda request: note(request.url))
    held = held_page(chat)
    page.evaluate(CALLS)
    assert page.evaluate("ChatState.currentStep") == 99
    assert asked == []
    for route in held:
        route.continue_()

    page.evaluate("Promise.all(promises).then(() => true)")
    assert asked == list(range(0, 100, 5))
    assert sorted(page.evaluate("settled")) == asked
    # Each event came after the messages that were shown before it, and before those after it.
    assert page.evaluate("done") == [[i, i // 5 + 1] for i in range(2, 100, 5)]
    page.evaluate("done.length = 0; ChatEventManager.triggerChatEvent('test:late')")
    assert page.evaluate("done") == [f"late {i}" for i in range(3, 100, 5)]
    assert page.evaluate("ready") == 1


def test_what_scripts_write_to_the_state_wins_over_the_page(chat: ChatPage) -> None:
    page = chat.page
    held = held_page(chat)
    assert page.evaluate("ChatIntegration.getStatus().modules.giftManager") is False
    page.evaluate("ChatState.persona = {name: 'Ada'}; ChatState.language = 'ja'")
    for route in held:
        route.continue_()
    expect(chat.messages.first).to_contain_text("Show me a bug")
    assert page.evaluate("ChatState.language") == "ja"
    assert page.evaluate("ChatState.persona.name") == "Ada"


def test_the_page_can_be_looked_at_and_typed_into_and_nothing_moves(
    page: Page, open_way: Callable[[Way], ChatPage]
) -> None:
    chat = open_way(PYSCRIPT)
    page.emulate_media(reduced_motion="reduce")
    held = held_page(chat)
    progress = page.locator("[data-boot]")
    expect(progress).to_contain_text(re.compile(r"Loading… \d+\.\d / \d+\.\d MB"))
    running = "document.getAnimations().filter(({playState}) => playState === 'running').length"
    assert page.evaluate(running) == 0

    chat.box.fill("I type already")
    page.locator("[data-theme-toggle]").click()
    theme = page.evaluate("document.documentElement.dataset.theme")
    chrome = [
        chat.box,
        chat.send_button,
        page.locator(".cp-sidebar"),
        page.locator(".cp-header"),
        page.locator(".cp-header__title"),
        page.locator(".cp-header .cp-menu"),
        chat.log,
    ]
    before = boxes(*chrome)
    for route in held:
        route.continue_()
    expect(chat.messages.first).to_contain_text("Show me a bug")

    expect(progress).to_be_hidden()
    expect(chat.box).to_have_value("I type already")
    for old, new in zip(before, boxes(*chrome), strict=True):
        assert abs(old["x"] - new["x"]) < 1
        assert abs(old["y"] - new["y"]) < 1
    assert page.evaluate("document.documentElement.dataset.theme") != theme


def test_a_reload_before_python_is_there_keeps_the_text(chat: ChatPage) -> None:
    held = held_page(chat)
    chat.box.fill("Half a sentence")
    chat.page.unroute_all()
    chat.page.reload(wait_until="domcontentloaded")
    expect(chat.messages.first).to_contain_text("Show me a bug")
    expect(chat.box).to_have_value("Half a sentence")
    assert held


def test_both_ways_on_one_page_start_it_once(
    page: Page, open_way: Callable[[Way], ChatPage], server: ChatServer
) -> None:
    """The tag twice, once for each way, in either order."""
    html = page.request.get(server.origin).text()
    tag = re.search(r"<script src=\"\./static/chat-py\.js[^>]*></script>", html)
    assert tag
    twice = tag[0].replace(' data-start="pyscript"', "") + tag[0]
    page.route(
        re.compile(r"/\?chat="),
        lambda route: route.fulfill(body=html.replace(tag[0], twice), content_type="text/html"),
    )
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    wasm: list[str] = []
    page.on(
        "request", lambda request: wasm.append(request.url) if WASM.search(request.url) else None
    )
    chat = open_way(PYSCRIPT)
    chat.open()
    assert len(wasm) == 1
    assert any("already loaded" in text for text in said)
    assert page.evaluate("ChatCore.initialized")


def test_a_wrong_address_of_the_api_is_named_on_the_console(
    page: Page, watch: Watch, open_way: Callable[[Way], ChatPage]
) -> None:
    page.add_init_script("window.CHAT_PY = {baseUrl: 'nowhere at all'};")
    with page.expect_console_message(lambda message: "nowhere at all" in message.text) as told:
        open_way(DROPIN).goto("kai")
    assert told.value.type == "warning"
    assert "baseUrl" in told.value.text
