"""A passage of a message, quoted in the message box."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.owner import Owner, Undo
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.locales import Texts

__all__ = ["Quoting", "quoted"]

MESSAGE = "article.cp-message"
BUTTON = "[data-quote]"


def quoted(text: str) -> str:
    """A text as a quotation in Markdown."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


class Quoting:
    """Offers to quote what is selected in a message; `put` gets it, to stand in the box.

    While a pointer is down the selection still changes, and the button would be under it.
    """

    def __init__(
        self, *, document: Document, texts: Texts, put: Callable[[str], None], owner: Owner
    ) -> None:
        self._document = document
        self._texts = texts
        self._put = put
        self._button: Element | None = None
        self._text = ""
        self._pressed = False
        self._asked: Undo | None = None
        for name, handler in (
            ("pointerdown", self._down),
            ("pointerup", self._up),
            ("pointercancel", self._up),
            ("selectionchange", self._changed),
            ("mousedown", self._keep),
            ("click", self._clicked),
        ):
            owner.add(document.listen(name, handler))
        owner.add(self._close)

    def _down(self, _: Event) -> None:
        self._pressed = True

    def _up(self, event: Event) -> None:
        self._pressed = False
        self._changed(event)

    def _changed(self, _: Event) -> None:
        if self._asked is None and not self._pressed:
            self._asked = self._document.on_frame(self._look)

    def _look(self) -> None:
        self._asked = None
        found = self._document.selected(MESSAGE)
        if found is None:
            self._hide()
            return
        message, self._text, below, beside = found
        if self._button is None or self._button.parent != message:
            self._hide()
            self._button = self._document.create(
                "button",
                {"class": "cp-button cp-quote", "type": "button", "data-quote": True},
                self._document.icon("quote"),
                self._texts("action.quote"),
            )
            message.append(self._button)
        self._button.set_style("top", f"{below:.0f}px")
        self._button.set_style("--cp-quote-x", f"{beside:.0f}px")

    def _hide(self) -> None:
        if self._button is not None:
            self._button.remove()
            self._button = None

    def _close(self) -> None:
        if self._asked is not None:
            self._asked()
            self._asked = None
        self._hide()

    def _keep(self, event: Event) -> None:
        """A press takes the selection away, and with it the button, before it is a click."""
        if event.target is not None and event.target.closest(BUTTON) is not None:
            event.prevent_default()

    def _clicked(self, event: Event) -> None:
        if event.target is not None and event.target.closest(BUTTON) is not None:
            self._hide()
            self._put(f"{quoted(self._text)}\n\n")
