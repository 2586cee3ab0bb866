"""The chat in each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.documents import block
from e2e.held_requests import HeldRequests
from e2e.watch import Watch

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
