"""The buttons within an answer for those who read it more closely."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event

__all__ = ["LooksForCode", "ReadingButtons", "ReadsClosely"]

BUTTONS = "[data-table-sort], [data-code-preview], [data-preview-scripts], [data-code-drawing]"


class ReadsClosely(Protocol):
    """What does as the buttons say; it is loaded with the first press (chat_py/reading)."""

    def press(self, button: Element) -> None:
        """Do what a button says."""
        ...


class LooksForCode(Protocol):
    """What draws code (chat_py/reading/drawings.py)."""

    def look(self) -> None:
        """Draw what there is now."""
        ...


class ReadingButtons:
    """Passes clicks on."""

    def __init__(
        self, *, document: Document, make: Callable[[], ReadsClosely], owner: Owner
    ) -> None:
        self._make = make
        self._made: ReadsClosely | None = None
        owner.add(document.listen("click", self._clicked))

    def _clicked(self, event: Event) -> None:
        button = event.target.closest(BUTTONS) if event.target is not None else None
        if button is not None and button.closest('[data-sender="user"]') is None:
            self._made = self._made or self._make()
            self._made.press(button)
