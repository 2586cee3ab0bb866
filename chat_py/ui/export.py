"""A chat as a file to keep: Markdown for people, JSON for programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from pydantic_core import to_json

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.entry import Entry
from chat_py.message.kinds import as_shown
from chat_py.message.outcome import Outcome, outcome_of
from chat_py.message.text import MessageText
from chat_py.message.thoughts import split_thoughts
from chat_py.models.fields import Sender
from chat_py.models.message import Message
from chat_py.models.parts import ReasoningPart, TextPart
from chat_py.state import ChatState
from chat_py.view.dates import day_label, iso
from chat_py.view.notice import Notices

__all__ = ["ChatExport", "ExportKind"]

ExportKind = Literal["markdown", "json"]
PAGE = 500  # messages a request; the most that the contract's server gives


@dataclass(eq=False, kw_only=True)
class ChatExport:
    """Writes the open chat, from its first message on, whatever of it the page has loaded."""

    document: Document
    backend: Backend
    display: ChatMessageDisplay
    notices: Notices
    state: ChatState
    text: MessageText
    texts: Texts
    clock: Clock
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
        chat_id, name = self.state.chat_id, self.display.bot_name
        if not chat_id:
            return False
        try:
            messages = await self._all(chat_id)
        except ApiError as error:
            again = self.markdown if kind == "markdown" else self.json
            self.notices.show(
                self.texts("export.failed", reason=error.user_message),
                "error",
                [(self.texts("action.retry"), lambda: self._go(again))],
            )
            return False
        day = iso(self.clock.now())[:10]
        stem = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "chat"
        self.document.download(f"{stem}-{day}.{suffix}", type_, write(messages))
        return True

    def _go(self, again: Callable[[], Coroutine[Any, Any, bool]]) -> None:
        self.owner.task(again())

    async def _all(self, chat_id: str) -> list[Message]:
        pages: list[list[Message]] = []
        offset = 0
        while True:
            page = await self.backend.history(chat_id, limit=PAGE, offset=offset)
            pages.append(page.messages)
            offset += len(page.messages) + len(page.invalid)
            if offset >= page.total or not page.messages:
                return [message for messages in reversed(pages) for message in messages]

    def _as_markdown(self, messages: list[Message]) -> str:
        texts, bot = self.texts, self.display.bot_name
        now = self.clock.now()
        lines = [f"# {texts('share.title', name=bot)}", ""]
        day = ""
        for message in messages:
            shown = as_shown(message)
            if shown is None:
                continue
            sender, text = shown
            when = ""
            if message.timestamp is not None:
                when = f" · {texts.formats.time(message.timestamp)}"
                label = day_label(message.timestamp, _far(now), texts)
                if label != day:
                    day = label
                    lines += [f"## {label}", ""]
            name = texts("message.you") if sender == "user" else message.name or bot
            if message.is_media:
                body = _picture(message, texts)
            else:
                body = self._body(message, sender, text)
            lines += [f"**{name}**{when}", "", *([body, ""] if body else [])]
            if outcome := _outcome(message, texts):
                lines += [f"*{outcome.words}*", ""]
        return "\n".join(lines)

    def _body(self, message: Message, sender: Sender, text: str) -> str:
        markdown = partial(self.text.markdown, sender)
        if all(isinstance(part, (TextPart, ReasoningPart)) for part in message.parts or ()):
            return markdown(text)
        from chat_py.message.parts.written import with_parts

        return with_parts(text, message.parts or (), self.texts, markdown)

    def _as_json(self, messages: list[Message]) -> str:
        chat: dict[str, Any] = {
            "chatId": self.state.chat_id,
            "name": self.display.bot_name,
            "exportedAt": iso(self.clock.now()),
            "messages": [_as_record(message) for message in messages],
        }
        return to_json(chat, indent=2).decode() + "\n"


def _outcome(message: Message, texts: Texts) -> Outcome | None:
    entry = Entry(message)
    return outcome_of(message, entry.state, entry.reason, texts)


def _as_record(message: Message) -> dict[str, Any]:
    """What a model thought is in the parts, not in the content."""
    record = message.wire()
    if message.sender != "user":
        record["content"], thoughts = split_thoughts(message.content)
        if thoughts:
            parts = [ReasoningPart(text=thoughts), TextPart(text=record["content"])]
            record.setdefault("parts", [part.wire() for part in parts])
    return record


def _picture(message: Message, texts: Texts) -> str:
    title = message.title if isinstance(message.title, str) else ""
    words = title or message.prompt or texts("image.alt")
    words = re.sub(r"[\[\]\n]", " ", words)
    return f"![{words}](<{message.image_url}>)"


def _far(now: int) -> int:
    """A file is read on another day: its days are dates, with the year."""
    return now + 400 * 86_400_000
