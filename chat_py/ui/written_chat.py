"""A chat as a text to keep: Markdown for people, records for programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Any

from chat_py.backends.backend import Backend
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.message.entry import Entry
from chat_py.message.kinds import as_shown
from chat_py.message.outcome import Outcome, outcome_of
from chat_py.message.text import MessageText
from chat_py.message.thoughts import split_thoughts
from chat_py.models.fields import Sender
from chat_py.models.message import Message
from chat_py.models.parts import ReasoningPart, TextPart
from chat_py.view.dates import day_label

__all__ = ["ChatWriter", "all_messages", "as_record"]

PAGE = 500  # messages a request; the most that the contract's server gives


async def all_messages(backend: Backend, chat_id: str) -> list[Message]:
    """Every message of a chat, oldest first. Raises `ApiError`."""
    pages: list[list[Message]] = []
    offset = 0
    while True:
        page = await backend.history(chat_id, limit=PAGE, offset=offset)
        pages.append(page.messages)
        offset += len(page.messages) + len(page.invalid)
        if offset >= page.total or not page.messages:
            return [message for messages in reversed(pages) for message in messages]


@dataclass(frozen=True, kw_only=True)
class ChatWriter:
    """Writes chats in the reader's language."""

    text: MessageText
    texts: Texts
    clock: Clock

    def markdown(self, messages: list[Message], *, title: str, bot: str) -> str:
        """A chat below its title; `bot` is who answers where a message does not say."""
        texts, now = self.texts, self.clock.now()
        lines = [f"# {title}", ""]
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


def as_record(message: Message) -> dict[str, Any]:
    """A message with every field that the server sent. What a model thought is in the parts, not
    in the content."""
    record = message.wire()
    if message.sender != "user":
        record["content"], thoughts = split_thoughts(message.content)
        if thoughts:
            parts = [ReasoningPart(text=thoughts), TextPart(text=record["content"])]
            record.setdefault("parts", [part.wire() for part in parts])
    return record


def _outcome(message: Message, texts: Texts) -> Outcome | None:
    entry = Entry(message)
    return outcome_of(message, entry.state, entry.reason, texts)


def _picture(message: Message, texts: Texts) -> str:
    title = message.title if isinstance(message.title, str) else ""
    words = title or message.prompt or texts("image.alt")
    words = re.sub(r"[\[\]\n]", " ", words)
    return f"![{words}](<{message.image_url}>)"


def _far(now: int) -> int:
    """A file is read on another day: its days are dates, with the year."""
    return now + 400 * 86_400_000
