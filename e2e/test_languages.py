"""The chat in each language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from chat_py.locales.reading import read_texts
from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.documents import block
from e2e.held_requests import HeldRequests
from e2e.run_page import add_block
from e2e.server import ChatServer
from e2e.test_element import ELEMENT
from e2e.watch import Watch
from tools.languages import tags

TEXTS = "**/runtime/native-*/ja-*.js"
"""What has the texts of a language."""


def use_locale(page: Page, locale: str) -> None:
    page.add_init_script(f"window.CHAT_PY = {{ locale: '{locale}' }}")


def test_only_the_language_in_use_is_loaded(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    chat = open_way(DROPIN)
    chat.open()
    assert not [url for url in watch.requests if "/ja-" in url or "/en-" in url]
    use_locale(chat.page, "ja")
    chat.open()
    assert len([url for url in watch.requests if "/ja-" in url]) == 1
    assert not [url for url in watch.requests if "/en-" in url]


def test_without_its_texts_the_chat_speaks_english(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("404", "the texts could not be loaded and are English")
    chat = open_way(DROPIN)
    use_locale(chat.page, "ja")
    chat.page.route(TEXTS, lambda route: route.fulfill(status=404, body="not here"))
    chat.open()
    expect(chat.page.locator(".cp-day")).to_have_text("Today")


def test_the_words_of_the_docs_are_the_page_s(open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(block("docs/languages.md", "js"))
    chat.open()
    expect(chat.send_button).to_have_attribute("aria-label", "Ask")


@pytest.mark.browser_context_args(locale="ar")
def test_the_chats_own_element_has_its_language_and_the_page_around_keeps_its_own(
    page: Page, server: ChatServer
) -> None:
    chat = ChatPage(page, ELEMENT, server.origin)
    chat.open()
    texts = read_texts("ar")
    expect(page.locator(".cp-app")).to_have_attribute("lang", "ar")
    expect(page.locator(".cp-app")).to_have_attribute("dir", "rtl")
    expect(chat.box).to_have_attribute("placeholder", texts["input.placeholder"])
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.browser_context_args(locale="ja-JP")
def test_a_start_that_fails_says_so_in_the_reader_s_language(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("404", "Could not load", "page error", "chat_py:")
    chat = open_way(PYSCRIPT)

    def missing(route: Route) -> None:
        route.fulfill(status=404, body="not here")

    held = HeldRequests(chat.page, "**/pyodide.asm.wasm")
    with chat.page.expect_request("**/pyodide.asm.wasm"):
        chat.goto("kai")
    expect(chat.page.locator("[data-boot]")).to_contain_text("読み込み中")
    # Long before Python has come.
    expect(chat.page.locator("html")).to_have_attribute("lang", "ja")
    expect(chat.box).to_have_attribute("placeholder", "メッセージを入力…")
    held.release(missing)
    expect(chat.boot_failure).to_contain_text(
        "チャットを開始できませんでした。 読み込めませんでした："
    )
    expect(chat.boot_failure.get_by_role("button")).to_have_text("再試行")


FOREIGN = """.cp-chat__name, .cp-chat__preview, .cp-header__title, .cp-header__subtitle,
  .message-text, .cp-visually-hidden, svg"""
"""Names, and what people and models write, are cut on purpose."""
CLIPPED = """([foreign]) => {
  const found = [];
  const tell = (why, { localName, className, textContent }) =>
    found.push(`${why}: ${localName}.${className}: ${textContent.trim().slice(0, 60)}`);
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) tell("the page is too wide", document.body);
  const hides = (overflow) => ["hidden", "clip"].includes(overflow);
  for (const element of document.querySelectorAll(".cp-app *, dialog *")) {
    const { left, right, width, height } = element.getBoundingClientRect();
    const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!seen || width < 2 || height < 2 || element.closest(foreign)) continue;
    const { overflowX, overflowY } = getComputedStyle(element);
    const isButton = element.matches("button") && element.innerText.trim();
    const wider = element.scrollWidth > Math.ceil(width) + 1;
    const higher = element.scrollHeight > Math.ceil(height) + 1;
    if (wider && (isButton || hides(overflowX))) tell("too wide", element);
    if (higher && (isButton || (element.matches("a, p, span") && hides(overflowY))))
      tell("too high", element);
    const scrolls = element.parentElement.closest("[data-suggestions], pre");
    if (!scrolls && (left < -1 || right > innerWidth + 1)) tell("outside", element);
  }
  return found;
}"""
"""Which elements have texts of ours that they have no room for."""


@dataclass
class Small:
    """The chat's own page on a telephone, in one language."""

    chat: ChatPage
    texts: dict[str, str]

    def button(self, key: str) -> Locator:
        return self.chat.page.get_by_role("button", name=self.texts[key], exact=True)

    def expect_fits(self) -> None:
        assert self.chat.page.evaluate(CLIPPED, [FOREIGN]) == []


def answer(number: int, *parts: dict[str, Any], content: str = "", **said: Any) -> dict[str, Any]:
    """One of a server's messages; `said` is what became of it."""
    return {
        "id": f"outcome-{number}",
        "sender": "bot",
        "content": content,
        "timestamp": 1795470000000 + number,
        "parts": [*parts],
        **said,
    }


TOOL = {"type": "tool", "id": "t", "name": "look", "title": "Look it up", "input": {}}
OUTCOMES = {
    "message.empty": answer(1),
    "message.only_thoughts": answer(2, {"type": "reasoning", "text": "Well.", "seconds": 75}),
    "message.only_tools": answer(3, {**TOOL, "state": "failed"}, {**TOOL, "state": "running"}),
    "message.cut": answer(4, content="Half of", finish="length"),
    "message.cut_before": answer(5, finish="length"),
    "message.filtered": answer(6, content="Half of", finish="filter"),
    "message.declined": answer(7, finish="filter"),
    "message.stopped": answer(
        8, {"type": "source", "url": "https://example.com/", "title": "A"}, content="Half of",
        state="stopped",
    ),
    "backend.broken": answer(
        9, content="Half of", state="broken",
        reason="The connection to the AI service was lost.",
    ),
    "server.ai_slow": answer(
        10, state="broken", reason="The AI service took too long to respond.",
    ),
}  # fmt: skip
"""Answers of which a sentence is said, by the key of the sentence."""


def add_outcomes(page: Page) -> None:
    """Put them into the chat that opens, above the messages that it has."""

    def fulfil(route: Route) -> None:
        body = route.fetch().json()
        body["chat"]["messages"] = [*OUTCOMES.values(), *body["chat"]["messages"]]
        route.fulfill(json=body)

    page.route("**/api/chat?*", fulfil)


on_a_small_screen = pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, reduced_motion="reduce"
)
in_every_language = pytest.mark.parametrize("tag", tags())


@on_a_small_screen
@in_every_language
def test_every_text_fits_where_it_stands_on_a_small_screen(
    open_way: Callable[[Way], ChatPage], watch: Watch, tag: str
) -> None:
    # What a block that has run may need of the library is still on its way.
    watch.expect("ERR_INTERNET_DISCONNECTED", "python_stdlib")
    chat = open_way(PYSCRIPT)
    texts = read_texts(tag)
    small = Small(chat, texts)
    page = chat.page
    use_locale(page, tag)
    add_outcomes(page)
    chat.open()
    root = page.locator("html")
    expect(root).to_have_attribute("lang", tag)
    expect(root).to_have_attribute("dir", texts["page.direction"])
    expect(chat.box).to_have_attribute("placeholder", texts["input.placeholder"])
    expect(page.locator(".cp-day").last).to_have_text(texts["day.today"])
    small.expect_fits()
    for key in OUTCOMES:
        expect(chat.log).to_contain_text(texts[key])

    small.button("page.actions").click()
    expect(page.locator("#chatMenu")).to_be_visible()
    small.expect_fits()
    page.keyboard.press("Escape")

    chat.messages.last.get_by_role("button", name=texts["chat.more"]).click()
    expect(page.locator(".dropdown-menu:visible")).to_have_count(1)
    small.expect_fits()
    page.keyboard.press("Escape")

    chat.box.fill("x" * 4100)
    expect(page.locator("[data-composer-counter]")).to_be_visible()
    small.expect_fits()
    chat.box.fill("")

    block = add_block(chat, "while True: pass").element
    block.locator("[data-code-run]").click()
    stop = block.locator('[data-run-action="stop"], [data-code-run]').first
    expect(stop).to_be_visible()
    small.expect_fits()

    written = add_block(chat, "<p>Hello</p>", language="html").element
    written.locator("[data-code-preview]").click()
    expect(written.get_by_role("status")).to_have_text(texts["reading.scripts_off"])
    small.expect_fits()

    page.context.set_offline(True)
    expect(page.locator("[data-connection]")).to_contain_text(texts["connection.short"])
    small.expect_fits()
    page.context.set_offline(False)
    expect(page.locator("[data-connection]")).to_be_hidden()

    small.button("page.all_chats").click()
    expect(page.locator("[data-chat-list]")).to_be_visible()
    small.expect_fits()


@on_a_small_screen
@in_every_language
def test_the_list_its_menus_and_questions_fit_on_a_small_screen(
    open_way: Callable[[Way], ChatPage], tag: str
) -> None:
    chat = open_way(PYSCRIPT)
    page = chat.page
    small = Small(chat, texts := read_texts(tag))
    page.add_init_script(f"window.CHAT_PY = {{ locale: '{tag}', backend: 'demo' }}")
    chat.goto()
    expect(page.locator("[data-boot]")).to_be_hidden()
    name = "maps"
    last = chat.ask(name)

    def press(key: str) -> None:
        last.get_by_role("button", name=texts[key], exact=True).click()

    press("action.hints")
    expect(small.button("action.hint_simpler")).to_be_visible()
    small.expect_fits()
    page.keyboard.press("Escape")
    press("action.dislike")
    form = last.get_by_role("form", name=texts["feedback.title"])
    form.get_by_role("button", name=texts["feedback.instructions"]).click()
    small.expect_fits()
    form.get_by_role("button", name=texts["feedback.send"]).click()
    expect(small.button("feedback.change")).to_be_visible()
    small.expect_fits()

    def choose(action: str, there: Locator) -> None:
        small.button("page.actions").click()
        page.locator(f"#chatMenu [data-chat-action={action}]").click()
        expect(there.first).to_be_visible()
        small.expect_fits()
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)

    choose("settings", page.get_by_role("dialog").get_by_text(texts["settings.kept_here"]))
    choose("palette", page.get_by_role("option"))
    choose("shortcuts", page.get_by_role("dialog").get_by_text(texts["shortcut.older"]))

    small.button("page.all_chats").click()
    entry = page.locator(".cp-chat").filter(has_text=name)
    expect(entry).to_be_visible()
    small.expect_fits()

    actions = page.get_by_role("button", name=texts["list.actions"].format(name=name), exact=True)
    entry.hover()
    actions.click()
    menu = page.locator(".dropdown-menu.show")
    expect(menu.get_by_role("button", name=texts["action.delete"])).to_be_visible()
    small.expect_fits()
    menu.get_by_role("button", name=texts["action.rename"]).click()
    expect(page.get_by_role("dialog")).to_contain_text(texts["list.rename_title"])
    small.expect_fits()
    page.keyboard.press("Escape")

    search = page.get_by_role("searchbox")
    search.fill("zzzz")
    expect(page.get_by_text(texts["search.none"].format(query="zzzz"))).to_be_visible()
    small.expect_fits()
    search.fill("")

    actions.click()
    menu.get_by_role("button", name=texts["action.delete"]).click()
    expect(page.get_by_text(texts["list.deleted"].format(name=name))).to_be_visible()
    expect(small.button("message.undo")).to_be_visible()
    small.expect_fits()


@on_a_small_screen
@in_every_language
def test_what_is_said_of_a_start_fits_on_a_small_screen(
    open_way: Callable[[Way], ChatPage], watch: Watch, tag: str
) -> None:
    watch.expect("404", "Could not load", "page error", "chat_py:")
    chat = open_way(PYSCRIPT)
    page = chat.page
    small = Small(chat, texts := read_texts(tag))
    use_locale(page, tag)
    held = HeldRequests(page, "**/pyodide.asm.wasm")
    with page.expect_request("**/pyodide.asm.wasm"):
        chat.goto("kai")
    progress = page.locator("[data-boot]")
    expect(progress).to_contain_text(texts["boot.loading"])
    expect(progress).to_contain_text("MB")
    small.expect_fits()
    held.release(lambda route: route.fulfill(status=404, body="not here"))
    for key in ("boot.failed", "boot.advice"):
        expect(chat.boot_failure).to_contain_text(texts[key])
    expect(chat.boot_failure.get_by_role("button")).to_have_text(texts["boot.retry"])
    small.expect_fits()
