"""The button that dictates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event
from chat_py.locales import Texts

__all__ = ["Dictation", "VoiceButton"]

BUTTON = "[data-voice]"


class Dictation(Protocol):
    """What listens; it is loaded with the first press (chat_py/ui/dictation.py)."""

    def toggle(self) -> None:
        """Begin or stop."""
        ...

    def abort(self) -> None:
        """Stop at once."""
        ...


class VoiceButton:
    """Shows the page's button where `can` says that the browser understands speech and the page
    wants it, and says at it whether it listens. Nobody is asked for leave before it is pressed."""

    def __init__(
        self,
        *,
        document: Document,
        texts: Texts,
        can: Callable[[], bool],
        dictation: Callable[[], Dictation],
        owner: Owner,
    ) -> None:
        self._document = document
        self._texts = texts
        self._make = dictation
        self._dictation: Dictation | None = None
        if not can():
            return
        for button in document.query_all(BUTTON):
            button.set("hidden", None)
        self.show(on=False)
        owner.add(document.listen("click", self._clicked))

    def stop(self) -> None:
        """Stop listening: the message is sent, or another chat is open."""
        if self._dictation is not None:
            self._dictation.abort()

    def show(self, *, on: bool) -> None:
        """Say whether it listens."""
        name = self._texts("voice.stop" if on else "voice.start")
        for button in self._document.query_all(BUTTON):
            button.set("data-on", on)
            button.set("aria-label", name)
            button.set("title", name)

    def _clicked(self, event: Event) -> None:
        if event.target is not None and event.target.closest(BUTTON) is not None:
            self._dictation = self._dictation or self._make()
            self._dictation.toggle()
