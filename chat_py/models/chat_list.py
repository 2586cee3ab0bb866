"""What is asked and told of a user's chats as a whole: begun, renamed, deleted, found."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from chat_py.models.chat import ChatSummary
from chat_py.models.fields import Request, Text, Wire

__all__ = ["MAX_TITLE_LENGTH", "ChatChange", "FoundChat", "FoundChats", "NewChat", "Title"]

MAX_TITLE_LENGTH = 200

Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TITLE_LENGTH)
]
"""What a person calls a chat: 1 to 200 characters."""


class NewChat(Request):
    """Body of `POST /chats`. Without a title the chat gets one from what is said first."""

    title: Title | None = None


class ChatChange(Request):
    """Body of `PATCH /chats/{id}`: `deleted` false takes a deletion back, `pinned` true lets it
    stand above the others."""

    title: Title | None = None
    deleted: bool | None = None
    pinned: bool | None = None


class FoundChat(ChatSummary):
    """A chat whose title has what was looked for, or one of its messages with `message_id`; there
    `excerpt` is the text around it, without Markdown."""

    message_id: Text = ""
    excerpt: Text = ""


class FoundChats(Wire):
    """Response to `GET /chats?query=`."""

    chats: list[FoundChat] = Field(default_factory=list[FoundChat])
    next: Text | None = None
    """Where the search goes on; None: everything has been looked through."""
