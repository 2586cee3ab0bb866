"""Which key in the message box sends."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document, Event
from chat_py.settings.settings import EnterSends

__all__ = ["enter_sends", "sends"]


def enter_sends(setting: EnterSends, document: Document) -> bool:
    """Whether Enter alone sends on this device."""
    return document.has_fine_pointer if setting == "keyboard" else setting


def sends(event: Event, setting: EnterSends, document: Document) -> bool:
    """Whether a key sends: Enter with Ctrl or Cmd, and alone where it is set."""
    if event.key != "Enter" or event.shift or event.alt:
        return False
    return event.ctrl or event.meta or enter_sends(setting, document)
