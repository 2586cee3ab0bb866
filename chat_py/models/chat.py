"""A chat, its parts, and the list of chats."""

from __future__ import annotations

from typing import Any, cast

from pydantic import (
    AliasChoices,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from chat_py.models.fields import Address, Id, Millis, Request, Text, Wire
from chat_py.models.message import Message
from chat_py.models.unchecked import NEWEST, Unchecked, read_messages

__all__ = [
    "Character",
    "Chat",
    "ChatQuery",
    "ChatResponse",
    "ChatSummaries",
    "ChatSummary",
    "HistoryPage",
    "PostChat",
    "Suggestions",
]


class Chat(Wire):
    """A chat with its messages: `messages` are the newest, before them come those that are
    `unchecked`; `invalid` tells which messages could not be read."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    id: Text = Field(default="", validation_alias=AliasChoices("id", "_id", "chatId"))
    title: Text = Field(default="", validation_alias=AliasChoices("title", "chatName"))
    messages: list[Message] = Field(default_factory=list[Message])
    history: list[Any] = Field(default_factory=list[Any])
    metadata: dict[str, Any] = Field(default_factory=dict[str, Any])
    invalid: list[str] = Field(default_factory=list[str], exclude=True)
    unchecked: Unchecked = Field(default_factory=Unchecked, exclude=True)

    def wire(self) -> dict[str, Any]:
        data = super().wire()
        return {**data, "messages": [*self.unchecked.all(), *data["messages"]]}

    @model_validator(mode="before")
    @classmethod
    def _shapes(cls, value: object, info: ValidationInfo) -> object:
        if isinstance(value, list):  # an array as `chat` is its messages
            data: dict[str, Any] = {"messages": value}
        elif isinstance(value, dict):
            data = dict(cast("dict[str, Any]", value))
        else:
            return value
        data["unchecked"] = read_messages(data, info.context, NEWEST)
        for name in ("messages", "history", "metadata"):
            if data.get(name, ()) is None:
                del data[name]
        return data


class Character(Wire):
    """Who answers in a chat."""

    id: Text = Field(default="", validation_alias=AliasChoices("id", "_id"))
    name: Text = ""
    avatar: Address = Field(
        default="", validation_alias=AliasChoices("avatar", "image", "chatImageUrl", "thumbnail")
    )
    description: Text = ""


class ChatQuery(Request):
    """Query of `GET /chat`."""

    chat_id: Id
    user_id: Text = ""
    reset: bool = False


class PostChat(Request):
    """Body of `POST /chat`."""

    chat_id: Id
    user_id: Text = ""
    user_chat_id: Text = ""
    reset: bool = False


class ChatResponse(Wire):
    """Answer of `GET` and `POST /chat`. `chat` is `None` where the chat is not known."""

    chat: Chat | None = None
    character: Character | None = None
    user_chat_id: Text = ""
    is_new: bool = False
    total_steps: int = 0
    current_step: int = 0
    suggestions: list[str] = Field(default_factory=list[str])

    @model_validator(mode="before")
    @classmethod
    def _shapes(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        data = dict(cast("dict[str, Any]", value))
        if data.get("chat") is False:
            data["chat"] = None
        user_chat: object = data.get("userChat")
        if isinstance(user_chat, dict):
            user_chat = cast("dict[str, Any]", user_chat)
            chat: object = data.get("chat")
            if user_chat.get("messages") is not None:
                base = cast("dict[str, Any]", chat) if isinstance(chat, dict) else {}
                data["chat"] = {**base, "messages": user_chat["messages"]}
            data.setdefault("userChatId", user_chat.get("_id", user_chat.get("id")))
        for name in ("isNew", "totalSteps", "currentStep", "suggestions"):
            if data.get(name, ()) is None:
                del data[name]
        return data


class ChatSummary(Wire):
    """One line of the list of chats."""

    id: Id
    title: Text = ""
    character: Character | None = None
    preview: Text = ""
    timestamp: Millis = None


class ChatSummaries(Wire):
    """Answer of `GET /chats`."""

    chats: list[ChatSummary] = Field(default_factory=list[ChatSummary])


class HistoryPage(Wire):
    """Answer of `GET /chat/{id}/history`, oldest first.

    `offset` counts from the newest message backwards, so that offset 0 is the page that a
    reader sees first and a growing chat does not shift what a reader scrolls up to.
    """

    messages: list[Message] = Field(default_factory=list[Message])
    total: int = 0
    limit: int = 50
    offset: int = 0
    invalid: list[str] = Field(default_factory=list[str], exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _each_message(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, dict):
            return value
        data = dict(cast("dict[str, Any]", value))
        read_messages(data, info.context)
        return data


class Suggestions(Wire):
    """Answer of `GET /suggestions`: short texts a person may send next."""

    suggestions: list[str] = Field(default_factory=list[str])
