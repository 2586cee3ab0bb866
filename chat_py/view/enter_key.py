"""Which key in the message box sends."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document, Event
from chat_py.settings.settings import EnterSends
from chat_py.view.shortcuts import pressed

__all__ = ["enter_sends", "sends"]


def enter_sends(setting: EnterSends, document: Document) -> bool:
    """Whether Enter alone sends on this device."""
    return document.has_fine_pointer if setting == "keyboard" else setting


def sends(event: Event, setting: EnterSends, document: Document) -> bool:
    """Whether a key sends: Enter with Ctrl or Cmd, and alone where it is set."""
    chord = pressed(event, "send")
    return bool(chord) and (chord != "Enter" or enter_sends(setting, document))
