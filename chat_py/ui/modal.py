"""A `<dialog>` over the page that closes by Escape, a click beside it, and its own button."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.locales import Texts

__all__ = ["Modal", "close_button", "is_seen"]


class Modal:
    """Open until it is closed; the browser keeps the focus inside and gives it back.

    What is opened here goes with `close`: `listeners` end, and the dialog leaves the page.
    """

    def __init__(
        self,
        *,
        document: Document,
        attributes: Mapping[str, str],
        content: list[Element],
        owner: Owner,
        closed: Callable[[], None],
    ) -> None:
        self.listeners = owner.child("modal")
        # Padding is the inner element's, so that a click on the dialog itself is one beside it.
        inner = document.create("div", {"class": "cp-modal__inner"}, *content)
        self.dialog = document.create("dialog", {"class": "cp-modal cp-scope", **attributes}, inner)
        self._closed = closed
        self.listeners.add(self.dialog.listen("close", lambda _: self.close()))
        self.listeners.add(self.dialog.listen("pointerdown", self._pressed))
        self.listeners.add(self.dialog.listen("click", self._clicked))
        self._open = True
        self._pressed_beside = False
        document.body.append(self.dialog)
        self.dialog.show_modal()
        self.listeners.add(self._remove)

    @property
    def is_open(self) -> bool:
        """Whether it can be seen: the browser closes it by Escape before it says so."""
        return self.dialog.get("open") is not None

    def close(self) -> None:
        """Close it; a second time does nothing."""
        if self._open:
            self.listeners.close()

    def _remove(self) -> None:
        self._open = False
        self.dialog.close_dialog()
        self.dialog.remove()
        self._closed()

    def _pressed(self, event: Event) -> None:
        # Who selects text and lets go beside the dialog does not mean to close it.
        self._pressed_beside = event.target == self.dialog

    def _clicked(self, event: Event) -> None:
        target = event.target
        beside = self._pressed_beside and target == self.dialog
        if beside or (target is not None and target.closest("[data-close]")):
            self.close()


def close_button(document: Document, texts: Texts, *, autofocus: bool = False) -> Element:
    """The button among the `content` of a modal that closes it; `autofocus`: it is the one that has
    the focus then."""
    return document.create(
        "button",
        {
            "class": "cp-icon-button",
            "type": "button",
            "data-close": True,
            "aria-label": texts("notice.close"),
            "autofocus": autofocus,
        },
        document.icon("close"),
    )


def is_seen(modal: Modal | None) -> bool:
    """Whether one is open; what the browser has closed, and has not told yet, is put away."""
    if modal is None:
        return False
    if modal.is_open:
        return True
    modal.close()
    return False
