"""The line above the conversation: who it is with."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document
from chat_py.view.icons import avatar

__all__ = ["ChatHeader"]


class ChatHeader:
    """Fills `[data-chat-title]`, `[data-chat-subtitle]`, `[data-chat-avatar]` and the page's
    title, as far as the page has them."""

    def __init__(self, *, document: Document) -> None:
        self._document = document
        self._own: tuple[str, str] | None = None

    def show(self, name: str, subtitle: str = "", picture: str = "") -> None:
        """Name the chat. An empty name brings the page's own heading and title back."""
        place = self._document.query("[data-chat-title]")
        if place is None:
            return  # the page keeps its own header, and its own title
        self._own = heading, title = self._own or (place.text, self._document.title)
        place.text = name or heading
        if place.get("data-chat-title") != "heading":  # in an element the title is the page's
            self._document.title = f"{name} · {title}" if name and title else name or title
        if (line := self._document.query("[data-chat-subtitle]")) is not None:
            line.text = subtitle
        if (face := self._document.query("[data-chat-avatar]")) is not None:
            face.replace_children(*([avatar(self._document, name, picture)] if name else []))
