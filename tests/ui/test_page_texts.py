"""The words of the page's own markup."""

from __future__ import annotations

import pytest

from chat_py.ui.page_texts import translate_page
from tests.fakes.dom import FakeDocument
from tests.fakes.texts import TAGS, texts_in

MARKUP = """
<button data-cp-label="page.send"></button>
<p data-cp-text="page.hint">-</p>
<textarea data-cp-placeholder="page.send"></textarea>
<p id="own">The page's own</p>
"""


@pytest.fixture
def document() -> FakeDocument:
    return FakeDocument(MARKUP)


@pytest.mark.parametrize("tag", TAGS)
def test_text_name_and_placeholder_are_in_the_readers_language(
    document: FakeDocument, tag: str
) -> None:
    texts = texts_in(tag)
    translate_page(document, texts)
    assert document.query("p").text == texts("page.hint")
    assert document.query("button").get("aria-label") == texts("page.send")
    assert document.query("textarea").get("placeholder") == texts("page.send")
    assert document.query("#own").text == "The page's own"


def test_the_hint_says_what_enter_does(document: FakeDocument) -> None:
    texts = texts_in("en")
    translate_page(document, texts, enter_sends=True)
    assert document.query("p").text == texts("page.hint_enter") != texts("page.hint")


def test_only_the_chats_own_page_gets_the_language(document: FakeDocument) -> None:
    document.root.set("lang", "de")
    translate_page(document, texts_in("ja"))
    assert (document.root.get("lang"), document.root.get("dir")) == ("de", None)
    document.body.toggle_class("cp-page", True)
    translate_page(document, texts_in("ja"))
    assert (document.root.get("lang"), document.root.get("dir")) == ("ja", "ltr")


def test_the_chats_own_element_in_a_host_page_gets_the_language(document: FakeDocument) -> None:
    """In a shadow root, the body is the chat's."""
    document.root.set("lang", "de")
    document.body.toggle_class("cp-app", True)
    translate_page(document, texts_in("ar"))
    assert (document.body.get("lang"), document.body.get("dir")) == ("ar", "rtl")
    assert document.root.get("lang") == "de"
