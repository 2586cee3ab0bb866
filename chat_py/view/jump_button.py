"""The button that leads to the newest message, with the number that arrived in the meantime."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document

__all__ = ["JumpButton"]


class JumpButton:
    """The page's `[data-jump-latest]`, shown while the reader is further up."""

    def __init__(self, *, document: Document, selector: str) -> None:
        self._document = document
        self._selector = selector
        self._unread = 0
        self._shown: tuple[bool, int] | None = None

    def begin(self) -> None:
        """Another chat: nothing is unread."""
        self._unread = 0
        self._shown = None

    def add_unread(self) -> None:
        """One more message has come that the reader has not seen."""
        self._unread += 1

    def update(self, *, following: bool) -> bool:
        """Show it unless the end is followed; tells whether anything has changed."""
        if following:
            self._unread = 0
        shown = (not following, self._unread)
        if shown == self._shown:
            return False
        self._shown = shown
        if (button := self._document.query(self._selector)) is not None:
            button.set("hidden", following)
            for old in button.query_all(".cp-jump__count"):
                old.remove()
            if self._unread:
                count = {"class": "cp-jump__count"}
                button.append(self._document.create("span", count, str(self._unread)))
        return True
