"""The words of the page's own markup, in the reader's language."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document
from chat_py.locales import Texts

__all__ = ["translate_page"]


def translate_page(document: Document, texts: Texts, *, enter_sends: bool = False) -> None:
    """Fill what the markup marks with a key of the texts: `data-cp-text` (its text),
    `data-cp-label` (its name for a screen reader), `data-cp-placeholder`. The chat's own page, or
    its element in a host page, gets the language's tag and direction; a host page keeps its own."""
    for element in document.query_all("[data-cp-text]"):
        element.text = texts(element.get("data-cp-text") or "")
    for element in document.query_all("[data-cp-label]"):
        element.set("aria-label", texts(element.get("data-cp-label") or ""))
    for element in document.query_all("[data-cp-placeholder]"):
        element.set("placeholder", texts(element.get("data-cp-placeholder") or ""))
    for hint in document.query_all('[data-cp-text="page.hint"]') if enter_sends else []:
        hint.text = texts("page.hint_enter")
    body = document.body
    if body.has_class("cp-page") or body.has_class("cp-app"):
        own = document.root if body.has_class("cp-page") else body
        own.set("lang", texts.language)
        own.set("dir", texts("page.direction"))
