"""Which stored messages a reader sees, and as whose (contract §6)."""

from __future__ import annotations

from chat_py.message.thoughts import split_thoughts
from chat_py.models.fields import Sender
from chat_py.models.message import Message

__all__ = ["as_shown"]

HIDDEN = ("[Hidden]", "[Starter]")
NARRATOR = "[Narrator]"
MASTER = "master"


def as_shown(message: Message) -> tuple[Sender, str] | None:
    """Sender and text as the reader gets them; `None` for a message that is not rendered.

    A model's thoughts are not part of its text. A picture is shown even when it is marked hidden:
    the mark keeps it from the model.
    """
    if message.is_media:
        return message.sender, message.content
    text = message.content.lstrip()
    instruction = message.sender == "system" or message.name == MASTER
    if message.hidden or instruction or text.startswith(HIDDEN):
        return None
    if text.startswith(NARRATOR):
        return "narrator", text[len(NARRATOR) :].lstrip()
    if message.sender == "user":
        return "user", message.content
    return message.sender, split_thoughts(message.content)[0]
