"""The sheet of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts
from chat_py.ui.modal import Modal, close_button, is_seen
from chat_py.view.shortcuts import SHORTCUTS, Place, Shortcut

__all__ = ["ShortcutSheet"]

TITLE_ID = "cp-shortcuts"
PLACES: tuple[Place, ...] = ("page", "box", "messages", "list")
SIGNS = {"ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→"}
NAMED = {
    "Ctrl": "ctrl",
    "Shift": "shift",
    "Enter": "enter",
    "Escape": "escape",
    "Tab": "tab",
    "Home": "home",
    "End": "end",
    "Delete": "delete",
    "ContextMenu": "menu",
}
"""Keys that are called otherwise in other languages: `key.<name>`."""


class ShortcutSheet:
    """Lists the keys that work on this page now: of the table's chords, those that `works` says."""

    def __init__(
        self,
        *,
        document: Document,
        texts: Texts,
        works: Callable[[Shortcut, str], bool],
        owner: Owner,
    ) -> None:
        self._document = document
        self._texts = texts
        self._works = works
        self._owner = owner
        self._modal: Modal | None = None

    def open(self) -> None:
        """Open it; nothing happens where it is open."""
        if is_seen(self._modal):
            return
        create, texts = self._document.create, self._texts
        close = close_button(self._document, texts, autofocus=True)
        title = create("h2", {"id": TITLE_ID}, texts("shortcuts.title"))
        sections = [section for place in PLACES if (section := self._section(place)) is not None]
        self._modal = Modal(
            document=self._document,
            attributes={"class": "cp-modal cp-shortcuts cp-scope", "aria-labelledby": TITLE_ID},
            content=[
                create("div", {"class": "cp-shortcuts__bar"}, title, close),
                create("div", {"class": "cp-shortcuts__places"}, *sections),
            ],
            owner=self._owner,
            closed=self._closed,
        )

    def _closed(self) -> None:
        self._modal = None

    def _section(self, place: Place) -> Element | None:
        create = self._document.create
        rows: list[Element] = []
        for shortcut in SHORTCUTS:
            chords = [chord for chord in shortcut.chords if self._works(shortcut, chord)]
            if shortcut.place == place and chords:
                rows.append(self._row(shortcut.name, chords))
        if not rows:
            return None
        heading = create("h3", None, self._texts(f"shortcuts.{place}"))
        return create("section", None, heading, create("dl", None, *rows))

    def _row(self, name: str, chords: list[str]) -> Element:
        create = self._document.create
        keys: list[Element | str] = []
        for chord in chords:
            if keys:
                keys.append(" / ")
            parts = [create("kbd", None, self._label(key)) for key in chord.split("+")]
            # In a page that runs from right to left, too.
            keys.append(create("span", {"class": "cp-chord", "dir": "ltr"}, *_between(parts, "+")))
        return create(
            "div",
            {"data-shortcut": name},
            create("dt", None, self._texts(f"shortcut.{name}")),
            create("dd", None, *keys),
        )

    def _label(self, key: str) -> str:
        if key == "Mod":
            if self._document.has_apple_keys:
                return "⌘"
            key = "Ctrl"
        if (name := NAMED.get(key)) is not None:
            return self._texts(f"key.{name}")
        return SIGNS.get(key) or key.upper()


def _between(parts: list[Element], sign: str) -> list[Element | str]:
    return [each for part in parts for each in (sign, part)][1:]
