"""A chat as a text to keep: Markdown for people, records for programs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from chat_py.backends.backend import Backend
from chat_py.backends.kept_chats import KeptChats
from chat_py.base.errors import ApiError
from chat_py.border.json_text import read_json
from chat_py.browser.protocols.dom import Document
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
from chat_py.view.dates import day_label, iso

__all__ = ["ChatWriter", "ExportKind", "all_messages", "as_record", "whole_chat"]

ExportKind = Literal["markdown", "json"]

FILES: dict[ExportKind, tuple[str, str]] = {
    "markdown": ("md", "text/markdown"),
    "json": ("json", "application/json"),
}
"""The ending of a file's name, and its media type."""
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

    def hand_out(self, document: Document, kind: ExportKind, name: str, text: str) -> None:
        """Give the reader a text as a file, which is called by `name` and the day."""
        suffix, media_type = FILES[kind]
        day = iso(self.clock.now())[:10]
        document.download(f"{name}-{day}.{suffix}", media_type, text)

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


async def whole_chat(backend: Backend, chat_id: str, shelf: KeptChats | None) -> dict[str, Any]:
    """A chat as `ExportedChat` has it, with what is not shown: other versions of answers, and
    branches. `shelf`, where the browser keeps the chat, knows them all, and its title and times. A
    server gives of other edits the messages alone: what followed them it tells when they are shown.
    Raises `ApiError`."""
    if shelf is not None:
        text = "".join([piece async for piece in shelf.export([chat_id])])
        for chat in read_json(text)["chats"]:
            lines = [chat["messages"], *chat.get("branches", ())]
            chat["messages"], *branches = [[_as_record(each) for each in line] for line in lines]
            return {**chat, "branches": branches}
    messages: list[dict[str, Any]] = []
    branches: list[list[dict[str, Any]]] = []
    for message in await all_messages(backend, chat_id):
        record = as_record(message)
        others = await _other_versions(backend, chat_id, message)
        if others and message.sender == "user":
            branches += [[{**other, "versions": record["versions"]}] for other in others]
        elif others:
            record["otherVersions"] = others
        messages.append(record)
    return {"id": chat_id, "messages": messages, "branches": branches}


async def _other_versions(backend: Backend, chat_id: str, message: Message) -> list[dict[str, Any]]:
    names = message.versions or []
    if len(names) < 2 or not backend.can("versions"):
        return []
    found: dict[str, Message] = {}
    ask: str | None = message.id
    while ask is not None:
        try:
            page = (await backend.versions(chat_id, ask)).versions
        except ApiError as error:
            if error.type != "notfound":
                raise
            break  # the server tells that there is one, and does not give it
        before = len(found)
        found |= {each.id: each for each in page if each.id in names}
        # One response has those next to a version where they are too many or too long.
        missing = (name for name in names if name not in found)
        ask = next(missing, None) if len(found) > before else None
    return [as_record(found[name]) for name in names if name in found and name != message.id]


def _as_record(kept: dict[str, Any]) -> dict[str, Any]:
    others = kept.pop("otherVersions", ())
    record = as_record(Message.model_validate(kept))
    return {**record, "otherVersions": list(map(_as_record, others))} if others else record


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
