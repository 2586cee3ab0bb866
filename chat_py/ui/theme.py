"""Light, dark, or what the system has (docs: theming)."""

from __future__ import annotations

from chat_py.base.errors import StorageError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event
from chat_py.browser.protocols.storage import TextStorage
from chat_py.locales import Texts

__all__ = ["THEME_KEY", "ThemeToggle"]

THEME_KEY = "chat_py.theme"
"""In `localStorage`; the pre-boot script reads it too, so that nothing flashes."""
BUTTON = "[data-theme-toggle]"


class ThemeToggle:
    """`[data-theme-toggle]` walks through three states, and the choice is remembered: the opposite
    of what the system has, the same as the system has, and the system itself again. The button's
    name says which one it is."""

    def __init__(
        self, *, document: Document, storage: TextStorage, texts: Texts, owner: Owner
    ) -> None:
        self._document = document
        self._storage = storage
        self._texts = texts
        self._name_buttons()
        owner.add(document.listen("click", self._clicked))

    def _clicked(self, event: Event) -> None:
        target = event.target
        if target is None or target.closest(BUTTON) is None:
            return
        root = self._document.root
        same, opposite = ("dark", "light") if self._document.prefers_dark else ("light", "dark")
        following = {None: opposite, opposite: same}
        self.choose(following.get(root.get("data-theme")))

    @property
    def chosen(self) -> str | None:
        """It is "light", "dark", or `None` for the system's."""
        return self._document.root.get("data-theme")

    def choose(self, theme: str | None) -> None:
        """Show the page so, and remember it."""
        self._document.root.set("data-theme", theme)
        self._name_buttons()
        try:
            if theme is None:
                self._storage.remove(THEME_KEY)
            else:
                self._storage.set(THEME_KEY, theme)
        except StorageError:
            return  # the choice holds for this visit

    def _name_buttons(self) -> None:
        theme = self.chosen
        keys = {"light": "theme.light", "dark": "theme.dark"}
        name = self._texts(keys.get(theme or "", "theme.system"))
        for button in self._document.query_all(BUTTON):
            button.set("aria-label", name)
            button.set("title", name)
