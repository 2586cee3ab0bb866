"""Which key in the message box sends."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document, Event
from chat_py.settings.choices import Choices
from chat_py.settings.settings import EnterSends
from chat_py.view.shortcuts import pressed

__all__ = ["EnterKey"]


class EnterKey:
    """Enter in the message box: `setting` is the site's, before which the person's own choice
    goes."""

    def __init__(self, setting: EnterSends, *, choices: Choices, document: Document) -> None:
        self._setting = setting
        self._choices = choices
        self._document = document

    @property
    def alone(self) -> bool:
        """Whether Enter alone sends on this device."""
        if self._choices.enter_sends is not None:
            return self._choices.enter_sends
        is_keyboard = self._setting == "keyboard"
        return self._document.has_fine_pointer if is_keyboard else bool(self._setting)

    def sends(self, event: Event) -> bool:
        """Whether a key sends: Enter with Ctrl or Cmd, and alone where it is set."""
        chord = pressed(event, "send")
        return bool(chord) and (chord != "Enter" or self.alone)
