"""A chat, its parts, and the list of chats."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar, cast

from pydantic import AliasChoices, BeforeValidator, Field, ValidationInfo, model_validator

from chat_py.models.fields import Address, Count, Id, Millis, Request, Text, Texts, Wire
from chat_py.models.files import TakenFiles
from chat_py.models.message import Message, validate_messages

__all__ = [
    "Character",
    "Chat",
    "ChatQuery",
    "ChatResponse",
    "ChatResponseWith",
    "ChatSummaries",
    "ChatSummary",
    "HistoryPage",
    "PostChat",
    "Suggestions",
]


class Chat(Wire):
    """A chat with its messages, oldest first; `invalid` tells which of them could not be read."""

    id: Text = Field(default="", validation_alias=AliasChoices("id", "_id", "chatId"))
    title: Text = Field(default="", validation_alias=AliasChoices("title", "chatName"))
    messages: list[Message] = Field(default_factory=list[Message])
    history: list[Any] = Field(default_factory=list[Any])
    metadata: dict[str, Any] = Field(default_factory=dict[str, Any])
    titles: dict[str, str] | None = None
    """Its title by language, where it has several."""
    invalid: list[str] = Field(default_factory=list[str], exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _shapes(cls, value: object, info: ValidationInfo) -> object:
        if isinstance(value, list):  # an array as `chat` is its messages
            data: dict[str, Any] = {"messages": value}
        elif isinstance(value, dict):
            data = dict(cast("dict[str, Any]", value))
        else:
            return value
        cls.read_messages(data, info.context)
        for name in ("history", "metadata"):
            if data.get(name, ()) is None:
                del data[name]
        if isinstance(data.get("title"), dict):
            data["titles"] = data.pop("title")
        return data

    @classmethod
    def read_messages(cls, data: dict[str, Any], context: Any) -> None:
        """Validate the messages in a chat's `data`, in its place. `context` is that of the
        validation."""
        data["messages"], data["invalid"] = validate_messages(data.get("messages"), context)


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


_OF_CHARACTER = ("name", "avatar", "image", "chatImageUrl", "thumbnail", "description")


def _character_of(chat: object) -> dict[str, Any] | None:
    """Where nobody is named to answer, a chat with a name of its own is the one who does."""
    if not isinstance(chat, dict):
        return None
    fields = cast("dict[str, Any]", chat)
    if not isinstance(fields.get("name"), str):
        return None
    return {name: fields[name] for name in _OF_CHARACTER if isinstance(fields.get(name), str)}


AnyChat = TypeVar("AnyChat", bound=Chat)


class ChatResponseWith(Wire, Generic[AnyChat]):
    """Response to `GET` and `POST /chat`, whose `chat` is an `AnyChat`; `None` where the chat is
    not known."""

    chat: AnyChat | None = None
    character: Character | None = None
    user_chat_id: Text = ""
    is_new: bool = False
    total_steps: int = 0
    current_step: int = 0
    suggestions: Texts = Field(default_factory=list[str])
    files: TakenFiles = None
    """What files may be sent; `None`: the chat takes none, and the page has no control for them."""

    @model_validator(mode="before")
    @classmethod
    def _shapes(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        data = dict(cast("dict[str, Any]", value))
        if data.get("chat") is False:
            data["chat"] = None
        if data.get("character") is None:
            data["character"] = _character_of(data.get("chat"))
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


class ChatResponse(ChatResponseWith[Chat]):
    """Response to `GET` and `POST /chat`, with every message validated."""


class ChatSummary(Wire):
    """One line of the list of chats."""

    id: Id
    title: Text = ""
    character: Character | None = None
    preview: Text = ""
    timestamp: Millis = None
    pinned: Annotated[bool, BeforeValidator(lambda value: value is not None and value)] = False
    """Whether it stands above the others."""


class ChatSummaries(Wire):
    """Response to `GET /chats`, newest first."""

    chats: list[ChatSummary] = Field(default_factory=list[ChatSummary])
    next: Text | None = None
    """Where the list goes on; None: this is all of it."""
    can: Texts = Field(default_factory=list[str])
    """What the server can do with chats: "create", "rename", "delete", "restore", "pin", "search",
    "share"."""


class HistoryPage(Wire):
    """Response to `GET /chat/{id}/history`, oldest first.

    `offset` counts from the newest message backwards, so that offset 0 is the page that a
    reader sees first and a growing chat does not shift what a reader scrolls up to.
    """

    messages: list[Message] = Field(default_factory=list[Message])
    total: Count = 0
    limit: int = 50
    offset: int = 0
    invalid: list[str] = Field(default_factory=list[str], exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _each_message(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, dict):
            return value
        data = dict(cast("dict[str, Any]", value))
        data["messages"], data["invalid"] = validate_messages(data.get("messages"), info.context)
        return data


class Suggestions(Wire):
    """Response to `GET /suggestions`: short texts a person may send next."""

    suggestions: Texts = Field(default_factory=list[str])
