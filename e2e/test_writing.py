"""Writing, editing, and what is done with messages: issue by issue in few page loads."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ChatServer
from e2e.until import until
from e2e.watch import Watch

pytestmark = pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])

KEY = """
(init) => document.querySelector("#messageInput").dispatchEvent(
  Object.defineProperty(
    new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }),
    "keyCode", { value: init.keyCode ?? 13 }))
"""
CLIPBOARD = """
async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => [type, await (await item.getType(type)).text()];
  return Object.fromEntries(await Promise.all(item.types.map(read)));
}
"""
WORDS = """
() => {
  const theirs = ".message-text, .cp-chat, .cp-header__text, .cp-chip, script, style, noscript";
  const texts = [...document.querySelectorAll("body *")].flatMap((element) => [
    element.getAttribute("aria-label"),
    element.getAttribute("placeholder"),
    element.title,
    ...(element.closest(theirs) ? [] : [...element.childNodes].filter((n) => n.nodeType === 3))
      .map((node) => node.data),
  ]);
  return texts.filter((text) => text?.trim());
}
"""
HIDE = """
(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
}
"""


def height(chat: ChatPage) -> float:
    box = chat.box.bounding_box()
    assert box is not None
    return box["height"]


def test_the_message_box(chat: ChatPage) -> None:
    chat.open()
    page, counter = chat.page, chat.page.locator("[data-composer-counter]")
    note = page.locator("[data-composer-note]")

    one = height(chat)
    chat.box.fill("one\ntwo\nthree\nfour")
    four = height(chat)
    assert four > 2 * one
    chat.box.fill("line\n" * 200)
    assert four < height(chat) < 0.4 * 800, "it grows, and leaves the conversation its room"
    chat.box.fill("")
    assert height(chat) == one

    expect(counter).to_be_hidden()
    chat.box.fill("x" * 3900)
    expect(counter).to_have_text("100 characters left")
    chat.box.fill("x" * 5001)
    expect(counter).to_have_text("1,001 characters too many")
    chat.box.press("Control+Enter")
    expect(note).to_have_text("This message is 1,001 characters over the limit of 4,000.")
    expect(chat.mine).to_have_count(0)

    # Shift+Enter is a new line; while an input method composes no key sends, in Safari neither.
    chat.box.fill("これは")
    chat.box.press("Shift+Enter")
    expect(chat.box).to_have_value("これは\n")
    for init in ({"isComposing": True}, {"keyCode": 229}):
        assert page.evaluate(KEY, {"ctrlKey": True, **init}) is True, "nobody used the key"
        assert page.evaluate(KEY, init) is True, "nor without Ctrl"
    expect(chat.mine).to_have_count(0)

    chat.box.fill("これは文です")
    chat.box.press("Enter")
    chat.expect_state(chat.message("これは文です"), "sent")


def test_editing_and_versions(chat: ChatPage) -> None:
    chat.open()
    page = chat.page
    chat.ask("What is a dcit?")
    chat.ask("And a list?")
    chat.box.fill("a draft")
    mine = chat.message("What is a dcit?")
    mine.hover()
    mine.get_by_role("button", name="Edit").click()
    expect(chat.box).to_be_focused()
    expect(chat.box).to_have_value("What is a dcit?")
    expect(mine).to_have_attribute("data-edited", "")
    outline = "element => getComputedStyle(element).outlineStyle"
    assert mine.locator(".message-text").evaluate(outline) == "solid"
    chat.box.press("Escape")
    expect(chat.box).to_have_value("a draft")
    mine.get_by_role("button", name="Edit").click()
    expect(chat.box).to_have_value("What is a dcit?")
    chat.box.fill("What is a dict?")
    chat.box.press("Control+Enter")
    expect(chat.mine).to_have_count(1)
    chat.expect_state(chat.message("What is a dict?"), "sent")
    expect(chat.box).to_have_value("a draft")
    expect(chat.answers).to_have_count(2)
    answer = chat.answers.nth(1)
    expect(answer).to_have_attribute("data-state", "sent")
    assert chat.stored_texts("kai") == ["What is a dict?"]

    first = answer.locator(".message-text").inner_text()
    expect(answer.locator(".cp-versions")).to_have_count(0)
    answer.get_by_role("button", name="Regenerate", exact=True).click()
    expect(answer.locator(".cp-versions")).to_contain_text("2 / 2")
    second = answer.locator(".message-text").inner_text()
    assert second != first
    back = answer.get_by_role("button", name="Previous version")
    back.focus()
    page.keyboard.press("Enter")
    expect(answer.locator(".message-text")).to_have_text(first, use_inner_text=True)
    expect(back).to_be_focused()
    page.keyboard.press("Enter")  # there is none before it
    expect(answer.locator(".cp-versions")).to_contain_text("1 / 2")
    page.reload()
    expect(answer.locator(".message-text")).to_have_text(first, use_inner_text=True)
    answer.hover()
    answer.get_by_role("button", name="Next version").click()
    expect(answer.locator(".message-text")).to_have_text(second, use_inner_text=True)


def test_a_message_is_copied_in_each_form_and_had_back(chat: ChatPage) -> None:
    """By keyboard alone, from the menu."""
    page = chat.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.open()
    answer = chat.ask("Compare SQLite and PostgreSQL")
    answer.get_by_role("button", name="Copy", exact=True).first.click()
    expect(page.locator("[data-announcer]")).to_have_text("Copied")
    both: dict[str, Any] = page.evaluate(CLIPBOARD)
    assert "| SQLite | PostgreSQL |" in both["text/plain"]
    assert "<table" in both["text/html"]

    more = answer.get_by_role("button", name="More actions")
    menu = answer.locator(".dropdown-menu")
    forms = {"Copy as HTML": "<strong>", "Copy as plain text": "SQLite", "Copy as M": "**"}
    for name, sign in forms.items():
        more.focus()
        page.keyboard.press("ArrowDown")
        expect(menu.get_by_role("button", name="Copy as Markdown")).to_be_focused()
        page.keyboard.press("End")
        expect(menu.get_by_role("button", name="Delete")).to_be_focused()
        page.keyboard.press("s")
        expect(menu.get_by_role("button", name="Share")).to_be_focused()
        page.keyboard.press("Home")
        item = menu.get_by_role("button", name=name)
        while not item.evaluate("(element) => element === document.activeElement"):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(menu).to_be_hidden()
        until(page, "navigator.clipboard.readText().then((text) => text.includes(arg))", sign)
        copied: dict[str, Any] = page.evaluate(CLIPBOARD)
        assert list(copied) == ["text/plain"]
    assert "**" in copied["text/plain"]

    before = chat.texts()
    more.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")  # Delete is the last
    expect(chat.answers).to_have_count(1)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    assert len(chat.stored("kai")) == 2
    page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(2)
    # A message is laid out, and so has a text to be read, in the frame after it has come into view.
    expect(chat.log.locator(".message-text")).to_have_text(before, use_inner_text=True)
    expect(answer).to_be_focused()
    assert len(chat.stored("kai")) == 3


def test_a_chat_is_kept_as_a_file_and_its_answers_are_counted(chat: ChatPage) -> None:
    chat.open()
    page = chat.page
    chat.ask("Something to keep")
    files: dict[str, str] = {}
    for kind, suffix in (("Markdown", "md"), ("JSON", "json")):
        page.get_by_role("button", name="Chat actions").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Export as {kind}").click()
        name = download.value.suggested_filename
        assert re.fullmatch(rf"Kai-\d{{4}}-\d\d-\d\d\.{suffix}", name)
        files[kind] = download.value.path().read_text("utf-8")
    stored = chat.stored("kai")
    kept = json.loads(files["JSON"])["messages"]
    assert [message["id"] for message in kept] == [message["id"] for message in stored]
    assert all(message["content"] in files["Markdown"] for message in stored)
    assert "**You** · " in files["Markdown"]

    title = page.title()
    page.evaluate(HIDE, True)
    chat.ask("Are you there?")
    expect(page).to_have_title(f"(1) {title}")
    page.evaluate(HIDE, False)
    expect(page).to_have_title(title)

    page.emulate_media(media="print")
    expect(page.locator("#chatList")).to_be_hidden()
    expect(chat.box).to_be_hidden()
    expect(page.locator(".cp-message__actions").first).to_be_hidden()
    inner, outer = page.evaluate(
        "() => [document.querySelector('#chatContainer').scrollHeight,"
        " document.querySelector('#chatContainer').clientHeight]"
    )
    assert inner <= outer + 1, "paper does not scroll: all of it is there"


def test_what_goes_wrong_is_said_with_the_next_step(
    own_chat: ChatPage, own_server: ChatServer, watch: Watch
) -> None:
    chat, page = own_chat, own_chat.page
    watch.expect("403", "401", "ERR_INTERNET_DISCONNECTED")
    connection = page.locator("[data-connection]")
    chat.open()
    expect(connection).to_be_hidden()

    like = chat.messages.first.get_by_role("button", name="Good answer")
    own_server.fail({"path": "*/action", "method": "POST", "status": 403, "count": 1})
    like.focus()
    page.keyboard.press("Enter")
    notice = page.locator(".cp-notice")
    expect(notice).to_contain_text("Your change could not be saved: You do not have permission")
    expect(like).to_have_attribute("aria-pressed", "false")
    notice.get_by_role("button", name="Try again").click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(notice).to_have_count(0)

    own_server.fail({"path": "*/history", "method": "GET", "status": 403, "count": 1})
    page.get_by_role("button", name="Chat actions").click()
    page.get_by_role("button", name="Export as JSON").click()
    expect(notice).to_contain_text("The chat could not be exported")
    with page.expect_download():
        notice.get_by_role("button", name="Try again").click()

    page.context.set_offline(True)
    expect(connection).to_contain_text("You are offline")
    waiting = chat.send("Are you there?")
    expect(waiting).to_contain_text("Waiting for a connection…")
    page.context.set_offline(False)
    expect(connection).to_be_hidden()
    chat.expect_state(waiting, "sent")
    expect(waiting).not_to_contain_text("Waiting")

    own_server.fail({"path": "*/message", "method": "POST", "status": 401, "count": 1})
    chat.send("Who am I?")
    expect(notice).to_contain_text("Please log in again. Your messages are kept.")
    notice.get_by_role("button", name="Log in").click()  # loads the page, which asks who it is
    chat.expect_state(chat.message("Who am I?"), "sent")


@pytest.mark.browser_context_args(locale="ja-JP", timezone_id="Asia/Tokyo")
def test_the_readers_language(chat: ChatPage) -> None:
    """The page's own markup too, and dates and numbers as the reader writes them."""
    chat.open()
    page = chat.page
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(chat.box).to_have_attribute("placeholder", "メッセージを入力…")
    expect(chat.send_button).to_have_attribute("aria-label", "送信")
    expect(page.locator(".cp-day")).to_have_text("今日")
    expect(chat.log.locator("time").first).to_have_text(re.compile(r"^\d{1,2}:\d\d$"))
    expect(chat.log.locator("time").first).to_have_attribute(
        "title", re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日.曜日 ")
    )
    english = re.compile(r"[A-Za-z]{3,}")
    words: list[str] = page.evaluate(WORDS)
    known = {"Kai", "Mira", "Aldous", "Luna", "Python", "Markdown", "JSON", "Shift", "Enter"}
    left = [text for text in words if set(english.findall(text)) - known]
    assert left == [], "words that are still English"


def test_an_edit_that_removed_more_can_be_taken_back(chat: ChatPage) -> None:
    """On a server that keeps no branches: its list of chats does not say that it does."""
    listed = re.compile(r"/api/chats$")
    chat.page.context.route(listed, lambda route: route.fulfill(json=without_branches(route)))
    chat.open()
    chat.ask("The first")
    chat.ask("The second")
    before = chat.texts()
    first = chat.message("The first")
    first.hover()
    first.locator('[data-message-action="edit"]').click()
    chat.box.fill("Another one")
    chat.box.press("Control+Enter")
    expect(chat.messages).to_have_count(3)
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    chat.page.locator(".cp-notice").get_by_role("button", name="Undo").click()
    expect(chat.messages).to_have_count(5)
    chat.expect_texts(before)
    chat.page.reload()
    expect(chat.messages).to_have_count(5)
    chat.expect_texts(before)


def without_branches(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = route.fetch().json()
    found["can"] = [name for name in found.get("can", []) if name != "branches"]
    return found


def test_a_passage_is_quoted_by_pointer(chat: ChatPage) -> None:
    page = chat.page
    chat.open()
    passage = chat.messages.first.locator(".message-text p").first
    passage.click(click_count=3)
    quote = chat.messages.first.get_by_role("button", name="Quote", exact=True)
    expect(quote).to_be_in_viewport()
    text = passage.inner_text()
    chat.box.fill("What is this?")
    passage.click(click_count=3)
    quote.click()
    expect(quote).to_have_count(0)
    expect(chat.box).to_be_focused()
    page.keyboard.type("Really?")
    expect(chat.box).to_have_value(f"What is this?\n\n> {text}\n\nReally?")
    page.set_viewport_size({"width": 390, "height": 844})
    passage.click(click_count=3)
    box = quote.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 390
