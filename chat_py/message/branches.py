"""What follows a message, where another branch of a chat is shown."""

from __future__ import annotations

from chat_py.backends.backend import Backend
from chat_py.models.message import Message

__all__ = ["messages_from"]

PAGE = 200
"""Messages that are asked for at once."""


async def messages_from(backend: Backend, chat_id: str, message_id: str) -> list[Message]:
    """A message of a chat and all that follow it, oldest first, as the back end shows the chat now;
    none where it does not show this message. Raises `ApiError`."""
    found: list[Message] = []
    while True:
        page = await backend.history(chat_id, limit=PAGE, offset=len(found))
        if not page.messages:
            return []
        found[:0] = page.messages
        for at, message in enumerate(page.messages):
            if message.id == message_id:
                return found[at:]
