"""The open chat as a file to keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from chat_py.backends.backend import Backend
from chat_py.backends.kept_chats import KeptChats
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document
from chat_py.message.display import ChatMessageDisplay
from chat_py.state import ChatState
from chat_py.ui.written_chat import ChatWriter, ExportKind, all_messages, whole_chat
from chat_py.view.dates import iso
from chat_py.view.notice import Notices

__all__ = ["ChatExport", "ExportKind"]


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

    async def export(self, kind: ExportKind) -> bool:
        """Hand the chat to the reader as a file; `False` where it failed (a notice says so).

        Markdown has what is shown. JSON has each message with every field that the server sent, and
        the versions and branches that are not shown; `AllChats.import_file` reads it.
        """
        chat_id, name, texts = self.state.chat_id, self.display.bot_name, self.writer.texts
        if not chat_id:
            return False
        write = self._as_markdown if kind == "markdown" else self._as_json
        try:
            text = await write(chat_id)
        except ApiError as error:
            self.notices.show(
                texts("export.failed", reason=error.user_message),
                "error",
                [(texts("action.retry"), lambda: self._again(kind))],
            )
            return False
        stem = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "chat"
        self.writer.hand_out(self.document, kind, stem, text)
        return True

    def _again(self, kind: ExportKind) -> None:
        self.owner.task(self.export(kind))

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
