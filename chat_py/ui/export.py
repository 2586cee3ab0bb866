"""The open chat as a file to keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Literal

from pydantic_core import to_json

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document
from chat_py.message.display import ChatMessageDisplay
from chat_py.models.message import Message
from chat_py.state import ChatState
from chat_py.ui.written_chat import ChatWriter, all_messages, as_record
from chat_py.view.dates import iso
from chat_py.view.notice import Notices

__all__ = ["ChatExport", "ExportKind"]

ExportKind = Literal["markdown", "json"]


@dataclass(eq=False, kw_only=True)
class ChatExport:
    """Writes the open chat, from its first message on, whatever of it the page has loaded."""

    document: Document
    backend: Backend
    display: ChatMessageDisplay
    notices: Notices
    state: ChatState
    writer: ChatWriter
    owner: Owner

    async def markdown(self) -> bool:
        """Hand the chat to the reader as Markdown; `False` where it failed (a notice says so)."""
        return await self._export("markdown", "text/markdown", "md", self._as_markdown)

    async def json(self) -> bool:
        """A chat as JSON, each message with every field that the server sent."""
        return await self._export("json", "application/json", "json", self._as_json)

    async def _export(
        self, kind: ExportKind, type_: str, suffix: str, write: Callable[[list[Message]], str]
    ) -> bool:
        chat_id, name, texts = self.state.chat_id, self.display.bot_name, self.writer.texts
        if not chat_id:
            return False
        try:
            messages = await all_messages(self.backend, chat_id)
        except ApiError as error:
            again = self.markdown if kind == "markdown" else self.json
            self.notices.show(
                texts("export.failed", reason=error.user_message),
                "error",
                [(texts("action.retry"), lambda: self._go(again))],
            )
            return False
        day = iso(self.writer.clock.now())[:10]
        stem = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "chat"
        self.document.download(f"{stem}-{day}.{suffix}", type_, write(messages))
        return True

    def _go(self, again: Callable[[], Coroutine[Any, Any, bool]]) -> None:
        self.owner.task(again())

    def _as_markdown(self, messages: list[Message]) -> str:
        bot = self.display.bot_name
        title = self.writer.texts("share.title", name=bot)
        return self.writer.markdown(messages, title=title, bot=bot)

    def _as_json(self, messages: list[Message]) -> str:
        chat: dict[str, Any] = {
            "chatId": self.state.chat_id,
            "name": self.display.bot_name,
            "exportedAt": iso(self.writer.clock.now()),
            "messages": [as_record(message) for message in messages],
        }
        return to_json(chat, indent=2).decode() + "\n"
