"""Looks through titles and messages, in small steps between which the page has its turn."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from pydantic_core import from_json

from chat_py.backends.local.excerpt import Words, excerpt
from chat_py.backends.local.record import ChatRecord
from chat_py.backends.local.shelf import Shelf
from chat_py.border.json_text import write_json
from chat_py.models.chat import ChatSummary
from chat_py.models.chat_list import FoundChat

__all__ = ["each_listed", "search"]

CHATS = 50
"""Chats of the list that are read at once."""
MESSAGES = 100
"""Messages that are looked through at once."""


async def each_listed(shelf: Shelf) -> AsyncGenerator[ChatSummary, None]:
    """The chats of the list, newest first."""
    before = ""
    while True:
        page = await shelf.records.items(shelf.list, before=before, limit=CHATS, backwards=True)
        for _, text in page:
            yield ChatSummary.model_validate_json(text)
        if len(page) < CHATS:
            return
        before = page[-1][0]


async def search(shelf: Shelf, query: str) -> AsyncGenerator[FoundChat, None]:
    """What has all words of `query`: chats with it in their title and messages, those of the
    newest chat first and the newest first. Whoever has enough closes the generator."""
    query = " ".join(query.split())
    words, stored = Words(query), Words(write_json(query)[1:-1])
    if not words:
        return
    async with aclosing(each_listed(shelf)) as listed:
        async for chat in listed:
            if words.first(chat.title) is not None:
                yield FoundChat.model_validate(chat.wire())
            async with aclosing(_in_chat(shelf, chat, words, stored)) as messages:
                async for found in messages:
                    yield found


async def _in_chat(
    shelf: Shelf, chat: ChatSummary, words: Words, stored: Words
) -> AsyncGenerator[FoundChat, None]:
    """`stored` are the words as a stored text spells them: most texts are not even read then."""
    prefix, before = shelf.messages(chat.id), ""
    record: ChatRecord | None = None
    while True:
        page = await shelf.records.items(prefix, before=before, limit=MESSAGES, backwards=True)
        for key, text in page:
            if stored.first(text) is None:
                continue
            message = from_json(text)
            around = excerpt(message.get("content", ""), words)
            if around is None:
                continue
            record = record or await shelf.read_chat(chat.id)
            if record is not None and record.shows(int(key.removeprefix(prefix))):
                yield FoundChat.model_validate(
                    {
                        **chat.wire(),
                        "messageId": message["id"],
                        "excerpt": around,
                        "timestamp": message.get("timestamp"),
                    }
                )
        if len(page) < MESSAGES:
            return
        before = page[-1][0]
