"""What a chat needs of a page, and the page does not have."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document
from chat_py.settings.settings import Selectors

__all__ = ["missing_elements"]

NEEDED = ("log", "input")
"""Without these there is nothing to read, or nothing to write in."""


def missing_elements(document: Document, selectors: Selectors) -> list[str]:
    """A sentence for each of them, with the setting that names another."""
    return [
        f"nothing found for selectors.{name} ({selector}): give an element that id, or name "
        f"yours in window.CHAT_PY = {{selectors: {{{name}: …}}}}"
        for name in NEEDED
        if document.query(selector := getattr(selectors, name)) is None
    ]
