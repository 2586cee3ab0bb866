"""The line above the conversation: who is it with."""

from __future__ import annotations

from chat_py.browser.protocols import Document
from chat_py.message.elements import avatar

__all__ = ["ChatHeader"]


class ChatHeader:
    """Fills `[data-chat-title]`, `[data-chat-subtitle]`, `[data-chat-avatar]` and the page's
    title, as far as the page has them."""

    def __init__(self, *, document: Document) -> None:
        self._document = document
        self._page_title = ""

    def show(self, name: str, subtitle: str = "", picture: str = "") -> None:
        """Name the chat. An empty name leaves the page's own title."""
        place = self._document.query("[data-chat-title]")
        if place is None:
            return  # the page keeps its own header, and its own title
        self._page_title = self._page_title or self._document.title
        place.text = name or self._page_title
        self._document.title = f"{name} · {self._page_title}" if name else self._page_title
        if (line := self._document.query("[data-chat-subtitle]")) is not None:
            line.text = subtitle
        if (face := self._document.query("[data-chat-avatar]")) is not None:
            face.replace_children(*([avatar(self._document, name, picture)] if name else []))
