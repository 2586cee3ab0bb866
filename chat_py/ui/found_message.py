"""Opening a chat at one of its messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.locales import Texts
from chat_py.message.display import ChatMessageDisplay
from chat_py.state import ChatState
from chat_py.view.notice import Notices

__all__ = ["FoundMessage"]

PAGE = 200
"""Messages that are asked for at once."""


@dataclass(eq=False, kw_only=True)
class FoundMessage:
    """Opens a chat and goes to a message, however far up it is; only those around it are shown."""

    backend: Backend
    display: ChatMessageDisplay
    state: ChatState
    notices: Notices
    texts: Texts
    open_chat: Callable[[str], Awaitable[object]]

    async def open(self, chat_id: str, message_id: str) -> None:
        """Open a chat, at a message where one is named. One that is not there any more is said."""
        with suppress(ApiError):  # the page says what is wrong
            await self.open_chat(chat_id)
            if message_id and not await self._go_to(chat_id, message_id):
                self.notices.show(self.texts("search.gone"), "info")

    async def _go_to(self, chat_id: str, message_id: str) -> bool:
        messages = self.display.messages
        while self.state.chat_id == chat_id:
            if messages.go_to(message_id):
                return True
            offset = self.display.stored_count
            page = await self.backend.history(chat_id, limit=PAGE, offset=offset)
            if self.state.chat_id != chat_id:
                break
            if not page.messages or not messages.add_older(page.messages):
                return False
        return True  # somebody has opened another chat
