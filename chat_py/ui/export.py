"""The open chat as a file to keep."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Literal

from pydantic_core import to_json

from chat_py.backends.backend import Backend
from chat_py.backends.kept_chats import KeptChats
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document
from chat_py.message.display import ChatMessageDisplay
from chat_py.state import ChatState
from chat_py.ui.written_chat import ChatWriter, all_messages, whole_chat
from chat_py.view.dates import iso
from chat_py.view.notice import Notices

__all__ = ["ChatExport", "ExportKind"]

ExportKind = Literal["markdown", "json"]


@dataclass(eq=False, kw_only=True)
class ChatExport:
    """Writes the open chat, from its first message on, whatever of it the page has loaded. `shelf`
    is where the browser keeps it."""

    document: Document
    backend: Backend
    shelf: KeptChats | None
    display: ChatMessageDisplay
    notices: Notices
    state: ChatState
    writer: ChatWriter
    owner: Owner

    async def markdown(self) -> bool:
        """Hand what is shown of the chat to the reader as Markdown; `False` where it failed (a
        notice says so)."""
        return await self._export("markdown", "text/markdown", "md", self._as_markdown)

    async def json(self) -> bool:
        """The chat as JSON: each message with every field that the server sent, and the versions
        and branches that are not shown. `AllChats.import_file` reads it."""
        return await self._export("json", "application/json", "json", self._as_json)

    async def _export(
        self, kind: ExportKind, type_: str, suffix: str, write: Callable[[str], Awaitable[str]]
    ) -> bool:
        chat_id, name, texts = self.state.chat_id, self.display.bot_name, self.writer.texts
        if not chat_id:
            return False
        try:
            text = await write(chat_id)
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
        self.document.download(f"{stem}-{day}.{suffix}", type_, text)
        return True

    def _go(self, again: Callable[[], Coroutine[Any, Any, bool]]) -> None:
        self.owner.task(again())

    async def _as_markdown(self, chat_id: str) -> str:
        messages = await all_messages(self.backend, chat_id)
        bot = self.display.bot_name
        title = self.writer.texts("share.title", name=bot)
        return self.writer.markdown(messages, title=title, bot=bot)

    async def _as_json(self, chat_id: str) -> str:
        chat: dict[str, Any] = {
            "chatId": chat_id,
            "name": self.display.bot_name,
            "title": self.state.chat_name,
            "exportedAt": iso(self.writer.clock.now()),
            **await whole_chat(self.backend, chat_id, self.shelf),
        }
        del chat["id"]
        return to_json(chat, indent=2).decode() + "\n"
