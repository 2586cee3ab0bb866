"""The element that a message is written in, and the line that says what is wrong with it."""

from __future__ import annotations

# Codecs are looked up when first used, which may be offline: then the interpreter that was
# restored from a snapshot could not fetch this one any more.
import encodings.utf_16_le  # noqa: F401 # pyright: ignore[reportUnusedImport]
from typing import Literal

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element
from chat_py.settings.settings import Selectors

__all__ = ["MessageBox"]


class MessageBox:
    """The page's text box. Where it has none, its text is empty and the rest does nothing."""

    def __init__(self, *, document: Document, selectors: Selectors, owner: Owner) -> None:
        self._document = document
        self._selectors = selectors
        self._owner = owner

    @property
    def element(self) -> Element | None:
        """The text box."""
        return self._document.query(self._selectors.input)

    @property
    def text(self) -> str:
        """What is in the box."""
        box = self.element
        return box.value if box is not None else ""

    @text.setter
    def text(self, text: str) -> None:
        if (box := self.element) is not None:
            box.value = text

    def put(self, text: str) -> None:
        """Replace what is in the box; the caret goes to the end."""
        self.text = text
        if (box := self.element) is not None:
            end = len(text.encode("utf-16-le")) // 2
            box.set_caret(end, end)

    def focus(self) -> None:
        """Put the caret into the box."""
        if (box := self.element) is not None:
            box.focus()

    def at_edge(self, direction: Literal["up", "down"]) -> bool:
        """Whether the caret is on the first (or last) line, with nothing selected."""
        box = self.element
        if box is None:
            return False
        start, end = box.caret
        if start != end:
            return False
        units = box.value.encode("utf-16-le", "surrogatepass")
        part = units[: 2 * start] if direction == "up" else units[2 * start :]
        return "\n" not in part.decode("utf-16-le", "replace")

    def fit_height(self) -> bool:
        """Make a `<textarea>` as high as its text (the style sheet sets the limit); whether it is
        one."""
        box = self.element
        if box is None or box.tag != "textarea":
            return False
        box.set_style("height", "auto")
        if box.value:
            box.set_style("height", f"{box.scroll_box().height:.0f}px")
        return True

    def lock(self, *, locked: bool) -> None:
        """Let nothing be written or sent."""
        for part in (self.element, self._document.query(self._selectors.send)):
            if part is not None:
                part.set("disabled", locked)

    def note(self, text: str) -> None:
        """Say something at the box, which is an alert to a screen reader."""
        box = self.element
        place = self._document.query(self._selectors.note)
        if place is None and box is not None and text:
            place = self._own_note(box)
        if place is not None and place.text != text:
            place.text = text
            place.set("data-kind", "error" if text else None)
        if box is not None:
            box.set("aria-invalid", "true" if text else None)

    def _own_note(self, box: Element) -> Element:
        """A line below the form (without one, below what holds the box), for a page that has no
        place for notes."""
        attributes = {"class": "cp-scope cp-composer__note", "role": "alert"}
        note = self._document.create("p", {**attributes, "data-composer-note": True})
        (box.closest(self._selectors.form) or box.parent or box).after(note)
        self._owner.add(note.remove)
        return note
