"""Where the focus goes when the page takes away or hides what has it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from chat_py.browser.protocols.dom import Document, Element
from chat_py.settings.settings import Selectors

__all__ = ["Focus"]

ACTION = "data-message-action"


class Focus:
    """Keeps the focus where one goes on typing or acting; a browser would put it on `<body>`."""

    def __init__(self, *, document: Document, selectors: Selectors) -> None:
        self._document = document
        self._selectors = selectors

    @contextmanager
    def kept(self, part: Element) -> Generator[None]:
        """While `part`, or something in it, is built anew, hidden or removed.

        If what had the focus there is gone afterwards, it goes to the button of the same action,
        else to the message box. Where there is most likely no keyboard, the log gets it: the box
        would bring up the one on the screen.
        """
        active = self._document.active
        held = active if active is not None and part.contains(active) else None
        yield
        if held is None or (held.connected and held.closest("[hidden]") is None):
            return
        successor = self._successor(part, held) or self._elsewhere()
        if successor is not None:
            successor.focus(prevent_scroll=True)

    def _successor(self, part: Element, held: Element) -> Element | None:
        action = held.get(ACTION)
        if not action or not part.connected or not action.isidentifier():
            return None
        return part.query(f'[{ACTION}="{action}"]')

    def _elsewhere(self) -> Element | None:
        box = self._document.query(self._selectors.input)
        if box is None or box.get("disabled") is not None or not self._document.has_fine_pointer:
            return self._document.query(self._selectors.log)
        return box
