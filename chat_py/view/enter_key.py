"""Which key in the message box sends."""

from __future__ import annotations

from typing import Literal

from chat_py.browser.protocols.dom import Document, Event

__all__ = ["EnterSends", "enter_sends", "sends"]

EnterSends = bool | Literal["keyboard"]
"""Whether Enter alone sends: "keyboard" where there is one beside the screen, since one on the
screen has no Shift+Enter for a new line."""


def enter_sends(setting: EnterSends, document: Document) -> bool:
    """Whether Enter alone sends on this device."""
    return document.has_fine_pointer if setting == "keyboard" else setting


def sends(event: Event, setting: EnterSends, document: Document) -> bool:
    """Whether a key sends: Enter with Ctrl or Cmd, and alone where it is set."""
    if event.key != "Enter" or event.shift or event.alt:
        return False
    return event.ctrl or event.meta or enter_sends(setting, document)
