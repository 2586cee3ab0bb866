"""All chats at once: as a file, and back from one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

from chat_py.backends.backend import Backend
from chat_py.backends.kept_chats import ImportResult, KeptChats
from chat_py.border.json_text import read_json, write_json
from chat_py.border.page_ref import PageRef
from chat_py.browser.protocols.dom import Document
from chat_py.browser.protocols.person import PersonTools
from chat_py.models.chat import ChatSummary
from chat_py.models.exported import EXPORT_VERSION
from chat_py.ui.written_chat import ChatWriter, ExportKind, all_messages, whole_chat

__all__ = ["AllChats"]


@dataclass(eq=False, kw_only=True)
class AllChats:
    """Chats of the list, each with all its messages. `shelf` is where the browser keeps them;
    without one they can be exported only."""

    document: Document
    backend: Backend
    shelf: KeptChats | None
    tools: PersonTools
    writer: ChatWriter
    name: Callable[[ChatSummary], str]
    """What a chat is called."""
    imported: Callable[[], Awaitable[object]]
    """Called when there are more."""

    @property
    def can_export(self) -> bool:
        """Whether the back end tells which chats there are."""
        return self.backend.can("list_chats")

    @property
    def can_import(self) -> bool:
        """Whether this browser keeps the chats."""
        return self.shelf is not None

    async def export(self, kind: ExportKind) -> int:
        """Hand them to the reader as a file. Returns how many there are. Raises `ApiError`."""
        write = self._as_markdown if kind == "markdown" else self._as_json
        chats = [chat async for chat in self._chats()]
        text = await write(chats)
        self.writer.hand_out(self.document, kind, "chats", text)
        return len(chats)

    async def import_file(self, given: PageRef) -> ImportResult:
        """Add the chats of an exported file: of all chats, or of one. Raises `ApiError` of type
        "validation" whose `details` name the field, and `ChatError` for a file that cannot be
        read."""
        assert self.shelf is not None
        done = await self.shelf.import_chats(_as_all(await self.tools.text_of(given)))
        await self.imported()
        return done

    async def _chats(self) -> AsyncIterator[ChatSummary]:
        after = ""
        while True:
            page = await self.backend.list_chats(after=after)
            for chat in page.chats:
                yield chat
            if not page.next or page.next == after:
                return
            after = page.next

    async def _as_markdown(self, chats: list[ChatSummary]) -> str:
        pieces: list[str] = []
        for chat in chats:
            messages = await all_messages(self.backend, chat.id)
            bot = chat.character.name if chat.character is not None else ""
            pieces.append(
                self.writer.markdown(
                    messages,
                    title=" ".join(self.name(chat).split()),
                    bot=bot or self.writer.texts("message.bot"),
                )
            )
        return "\n".join(pieces)

    async def _as_json(self, chats: list[ChatSummary]) -> str:
        if self.shelf is not None:  # it knows all versions of an answer, too
            return "".join([piece async for piece in self.shelf.export()]) + "\n"
        records = [
            {
                "title": self.name(chat),
                "updated": chat.timestamp,
                "pinned": bool(chat.pinned),
                **await whole_chat(self.backend, chat.id, None),
            }
            for chat in chats
        ]
        return write_json(_file(records, exported=self.writer.clock.now())) + "\n"


def _as_all(text: str) -> str:
    """The file of one chat (`ChatExport`) as one of all chats."""
    try:
        data: object = read_json(text)
    except ValueError:
        return text  # the import tells
    if not isinstance(data, dict) or "format" in data:
        return text
    chat = cast("dict[str, Any]", data)
    if "chatId" not in chat or "messages" not in chat:
        return text
    title = chat.get("title") or chat.get("name") or ""
    return write_json(_file([{**chat, "id": chat["chatId"], "title": title}]))


def _file(chats: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"format": "chat_py.chats", "version": EXPORT_VERSION, **more, "chats": chats}
