"""Chats as a file: what is exported and imported (docs/backends.md)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from chat_py.models.fields import Id, Millis, Text, Wire
from chat_py.models.message import Message

__all__ = ["EXPORT_VERSION", "ExportedChat", "ExportedChats", "ExportedMessage"]

EXPORT_VERSION = 2


class ExportedMessage(Message):
    """A message, and where it is one of several versions of an answer the others."""

    other_versions: list[Message] = Field(default_factory=list[Message])


class ExportedChat(Wire):
    """A chat with what is shown of it, oldest first. The `messages` are `ExportedMessage`s; they
    are read one by one, as there may be very many.

    `branches` (since version 2) are lists of such messages: what is not shown, each from an edit of
    a message on, whose `versions` name the others. The other edits of a branch's first message are
    in `messages`, or in a branch before it."""

    id: Id
    title: Text = ""
    created: Millis = None
    updated: Millis = None
    pinned: bool = False
    named: bool = False
    messages: list[Any] = Field(default_factory=list[Any])
    branches: list[list[Any]] = Field(default_factory=list[list[Any]])


class ExportedChats(Wire):
    """The file. Its `chats` are `ExportedChat`s, read one by one."""

    format: Literal["chat_py.chats"]
    version: int
    exported: Millis = None
    chats: list[Any]

    @field_validator("version", mode="after")
    @classmethod
    def _known(cls, value: int) -> int:
        if not 1 <= value <= EXPORT_VERSION:
            raise ValueError(
                f"this page reads up to version {EXPORT_VERSION}, not {value}; load the page again,"
                " or export the chats with this version"
            )
        return value
