"""Light, dark, or what the system has (docs: theming)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Literal

from pydantic import BaseModel

from chat_py.base.errors import StorageError
from chat_py.base.owner import Owner
from chat_py.base.signal import Signal
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.dom import Document, Event
from chat_py.browser.protocols.storage import TextStorage
from chat_py.locales import Texts

__all__ = ["THEMES", "THEME_KEY", "Theme", "ThemeName", "ThemeToggle"]

THEME_KEY = "chat_py.theme"
"""In `localStorage`; the pre-boot script reads it too, so that nothing flashes."""
BUTTON = "[data-theme-toggle]"
ThemeName = Literal["system", "light", "dark"]
THEMES: tuple[ThemeName, ...] = ("system", "light", "dark")


class _Chosen(BaseModel):
    theme: ThemeName


class Theme:
    """The theme of the page (`data-theme` on `<html>`), remembered, and the same in all tabs."""

    def __init__(
        self, *, document: Document, storage: TextStorage, tabs: Tabs, owner: Owner
    ) -> None:
        self._document = document
        self._storage = storage
        self._tabs = tabs
        self.changed = Signal[[]]()
        owner.add(tabs.on("theme", self._heard, anybody=True))

    @property
    def chosen(self) -> ThemeName:
        """Which one it is."""
        theme = self._document.root.get("data-theme")
        return theme if theme == "light" or theme == "dark" else "system"

    def choose(self, theme: ThemeName) -> None:
        """Choose one, for this visit only where nothing can be stored."""
        self._show(theme)
        with suppress(StorageError):
            if theme == "system":
                self._storage.remove(THEME_KEY)
            else:
                self._storage.set(THEME_KEY, theme)
        self._tabs.tell("theme", _Chosen(theme=theme))

    def _heard(self, data: dict[str, Any]) -> None:
        self._show(_Chosen.model_validate(data).theme)

    def _show(self, theme: ThemeName) -> None:
        self._document.root.set("data-theme", None if theme == "system" else theme)
        self.changed.emit()


class ThemeToggle:
    """`[data-theme-toggle]` walks through three states: the opposite of what the system has, the
    same as the system has, and the system itself again. The button's name says which one it is."""

    def __init__(self, *, document: Document, theme: Theme, texts: Texts, owner: Owner) -> None:
        self._document = document
        self._theme = theme
        self._texts = texts
        self._name_buttons()
        owner.add(theme.changed.subscribe(self._name_buttons))
        owner.add(document.listen("click", self._clicked))

    def _clicked(self, event: Event) -> None:
        target = event.target
        if target is None or target.closest(BUTTON) is None:
            return
        same: ThemeName = "dark" if self._document.prefers_dark else "light"
        opposite: ThemeName = "light" if self._document.prefers_dark else "dark"
        following: dict[ThemeName, ThemeName] = {"system": opposite, opposite: same}
        self._theme.choose(following.get(self._theme.chosen, "system"))

    def _name_buttons(self) -> None:
        name = self._texts(f"theme.{self._theme.chosen}")
        for button in self._document.query_all(BUTTON):
            button.set("aria-label", name)
            button.set("title", name)
