"""Light or dark by choice; without one the system decides (docs: theming)."""

from __future__ import annotations

from chat_py.base.errors import StorageError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event
from chat_py.browser.protocols.storage import TextStorage

__all__ = ["THEME_KEY", "ThemeToggle"]

THEME_KEY = "chat_py.theme"
"""In `localStorage`; the pre-boot script reads it too, so that nothing flashes."""


class ThemeToggle:
    """`[data-theme-toggle]` switches, and the choice is remembered."""

    def __init__(self, *, document: Document, storage: TextStorage, owner: Owner) -> None:
        self._document = document
        self._storage = storage
        owner.add(document.listen("click", self._clicked))

    def _clicked(self, event: Event) -> None:
        target = event.target
        if target is None or target.closest("[data-theme-toggle]") is None:
            return
        root = self._document.root
        current = root.get("data-theme") or ("dark" if self._document.prefers_dark else "light")
        theme = "light" if current == "dark" else "dark"
        root.set("data-theme", theme)
        try:
            self._storage.set(THEME_KEY, theme)
        except StorageError:
            return  # the choice holds for this visit
