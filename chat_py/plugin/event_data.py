"""What the handlers of Python code get, by the name of the event (contract §4).

The same as `ChatEventMap` in `static/chat-py.d.ts`. Events of the host's modules carry what the
host gives, and are not here.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

__all__ = [
    "ChatEvent",
    "ChatEventName",
    "ConnectionEvent",
    "FailureEvent",
    "FailureEventName",
    "ImageEvent",
    "ImageEventName",
    "MessageEvent",
    "MessageEventName",
    "OutboxEvent",
    "RenamedEvent",
    "TextEvent",
    "TextEventName",
]

TextEventName = Literal["message:sent", "message:received"]
MessageEventName = Literal[
    "message:like",
    "message:dislike",
    "message:regenerate",
    "message:copy",
    "message:share",
    "message:delete",
]
ChatEventName = Literal[
    "chat:loaded", "chat:selected", "chatapi:fetch-success", "chatapi:interface-ready"
]
FailureEventName = Literal["chat:error", "chatapi:fetch-error"]
ImageEventName = Literal["image:upscale", "image:download", "image:share", "image:reveal"]


class TextEvent(TypedDict):
    """A message that was sent, or that has come whole."""

    messageId: str
    content: str
    chatId: str
    userChatId: str
    timestamp: int
    """Milliseconds since the epoch."""


class MessageEvent(TypedDict):
    """Something that a person does with a message."""

    messageId: str
    content: NotRequired[str | None]
    chatId: NotRequired[str]
    userChatId: NotRequired[str]


class ChatEvent(TypedDict):
    """A chat that has been opened."""

    chatId: str
    userChatId: str
    response: NotRequired[dict[str, Any]]
    """As the server gave it."""


class FailureEvent(TypedDict):
    """A chat that could not be opened."""

    chatId: str
    error: dict[str, Any]
    """`type`, `userMessage`, `status` and the other fields of `ApiError`."""


class ImageEvent(TypedDict):
    """Something that a person does with a picture."""

    imageId: str
    action: NotRequired[str]


class RenamedEvent(TypedDict):
    """A chat that has another title."""

    chatId: str
    title: str


class ConnectionEvent(TypedDict):
    """The server responds again, or does not any more."""

    online: bool


class OutboxEvent(TypedDict):
    """A message on its way to the server."""

    id: str
    chatId: str
    state: Literal["waiting", "sending", "failed", "unconfirmed", "sent", "discarded"]
    messageId: str
