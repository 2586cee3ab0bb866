"""An edit that the server has refused goes back into the box; what it was to replace stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from chat_py.base.blank import is_blank
from chat_py.sending.delivery import Delivery, OutboxEntry
from chat_py.sending.drafts import Drafts

__all__ = ["RefusedEdits"]


class Editor(Protocol):
    """The message box (`ChatInputHandler`)."""

    def get_input_value(self) -> str: ...
    def set_input_value(self, text: str) -> None: ...
    def edit_message(self, message_id: str) -> bool: ...
    def note(self, text: str) -> None: ...


@dataclass(eq=False, kw_only=True)
class RefusedEdits:
    """Takes refused edits back, where the box is empty. Others stay below the conversation, with
    Retry and Delete, as every message that was not sent."""

    delivery: Delivery
    editor: Editor
    drafts: Drafts

    def __post_init__(self) -> None:
        self.delivery.take_back = self._take_back

    def _take_back(self, entry: OutboxEntry) -> bool:
        edited = str(entry.extra.get("replaces") or "")
        if not edited or entry.parts or not is_blank(self.editor.get_input_value()):
            return False
        if not self.editor.edit_message(edited):
            return False
        self.editor.set_input_value(entry.content)
        # What is being edited is no draft yet, and is safe nowhere else from now on.
        self.drafts.save(entry.chat_id, entry.content)
        self.editor.note(entry.reason)
        return True
