"""Everything that goes over the wire, as pydantic models; page and server share this file.

Names are snake_case in Python and the contract's camelCase on the wire. What a server adds is
kept (`extra="allow"`). Message spellings met in the field are accepted (contract §3) and
normalised, so that the rest of the program knows one shape only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal, cast
from urllib.parse import urljoin

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel

__all__ = [
    "Action",
    "ActionResult",
    "Character",
    "Chat",
    "ChatList",
    "ChatQuery",
    "ChatResponse",
    "ChatSummary",
    "CompletionRequest",
    "HistoryPage",
    "Message",
    "MessageAction",
    "Millis",
    "NewMessage",
    "PostChat",
    "Problem",
    "SavedMessage",
    "Sender",
    "StreamDelta",
    "StreamDone",
    "StreamError",
    "StreamStart",
    "Suggestions",
    "Unchecked",
    "Versions",
    "Wire",
    "parse_timestamp",
    "validate_messages",
]

MAX_ID_LENGTH = 128
MAX_MESSAGE_LENGTH = 4000
MILLIS_FROM = 100_000_000_000  # numbers below are seconds (until the year 5138), above are ms

Sender = Literal["user", "bot", "narrator", "system"]
SENDERS: dict[str, Sender] = {
    "user": "user",
    "human": "user",
    "bot": "bot",
    "assistant": "bot",
    "system": "system",
    "narrator": "narrator",
}
US_TIMESTAMP = re.compile(r"\d{1,2}/\d{1,2}/\d{4}, \d{1,2}:\d{2}:\d{2}[\s\u202f][AP]M")


def parse_timestamp(value: object) -> int | None:
    """Milliseconds since the epoch from any spelling of contract §3; `None` for nothing.

    Accepts a number (seconds or milliseconds), an ISO 8601 string, a string of digits and
    `"M/D/YYYY, h:mm:ss AM"`, which carries no zone and is read as local time.

    Raises `ValueError` naming the accepted spellings.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        text = value.strip()
        if text.replace(".", "", 1).isdecimal():
            return parse_timestamp(float(text))
        if US_TIMESTAMP.fullmatch(text):
            # \u202f: the narrow space that Intl.DateTimeFormat puts before AM.
            text = text.replace("\u202f", " ")
            moment = _moment(lambda: datetime.strptime(text, "%m/%d/%Y, %I:%M:%S %p"))
        else:
            moment = _moment(lambda: datetime.fromisoformat(text))
        if moment is not None:
            return moment
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15:
        return int(value * 1000) if abs(value) < MILLIS_FROM else int(value)
    elif isinstance(value, datetime):
        return int(value.timestamp() * 1000)
    raise ValueError('expected a number, an ISO 8601 string or "M/D/YYYY, h:mm:ss AM"')


def _moment(read: Callable[[], datetime]) -> int | None:
    try:
        return int(read().timestamp() * 1000)
    except (ValueError, OverflowError):  # no date, or one that the platform cannot count to
        return None


def _text(value: object) -> object:
    """Ids and names that a server sends as numbers are texts here."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _none_is_empty(value: object) -> object:
    return "" if value is None else _text(value)


def _resolved(value: str, info: ValidationInfo) -> str:
    context = cast("dict[str, str]", info.context or {})
    base = context.get("base")
    if not base or not value:
        return value
    try:
        return urljoin(base, value)
    except ValueError:  # no address at all; it is shown as none
        return value


Millis = Annotated[int | None, BeforeValidator(parse_timestamp)]
"""Milliseconds since the epoch."""
Text = Annotated[str, BeforeValidator(_none_is_empty)]
"""A text; `null` and a missing one are empty, a number is its digits."""
Address = Annotated[Text, AfterValidator(_resolved)]
"""The address of a picture or video, relative to the answer that it came in (RFC 3986, 5.1.3):
resolved where validation has that answer's address as `context["base"]`."""
Id = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=MAX_ID_LENGTH)]
"""An identifier: 1 to 128 characters."""


class Wire(BaseModel):
    """Base of all: camelCase on the wire, unknown fields kept."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=False
    )

    def wire(self) -> dict[str, Any]:
        """The JSON-ready dictionary with the wire's names; unset optional fields left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Request(Wire):
    """Base of what a client sends: unknown fields are kept, lengths are checked."""


class Action(Wire):
    """Something done to a message: like, dislike, upscaled …"""

    type: Text = ""


class Message(Wire):
    """One message of a chat, normalised from any accepted spelling (contract §3).

    Stored image messages (`type` "image" or "mergeFace") keep their fields as extras.
    """

    id: Text = Field(default="", validation_alias=AliasChoices("id", "_id", "messageId"))
    sender: Sender = Field(validation_alias=AliasChoices("sender", "role"))
    content: Text = Field(default="", validation_alias=AliasChoices("content", "message"))
    timestamp: Millis = Field(
        default=None, validation_alias=AliasChoices("timestamp", "createdAt", "created_at")
    )
    name: Text = ""
    type: Text = "text"
    hidden: bool | None = None
    image_id: Text = ""
    image_url: Address = ""
    title: Any = None
    prompt: Text = ""
    aspect_ratio: Text = ""
    nsfw: bool | None = None
    is_upscaled: bool | None = None
    is_merged: bool | None = None
    merge_id: Text = ""
    original_image_url: Address = ""
    actions: list[Action] = Field(default_factory=list[Action])  # a `[]` would be deep-copied
    versions: list[Text] | None = None
    """Ids of all versions of an answer, oldest first, this one among them; only where there are
    several."""

    @field_validator("sender", mode="before")
    @classmethod
    def _known_sender(cls, value: object) -> object:
        return SENDERS.get(value.lower(), value) if isinstance(value, str) else value

    @field_validator("actions", mode="before")
    @classmethod
    def _no_actions(cls, value: object) -> object:
        return [] if value is None else value

    @field_validator("type", mode="after")
    @classmethod
    def _default_type(cls, value: str) -> str:
        return value or "text"

    @property
    def is_media(self) -> bool:
        """Whether it is an image message (shown even when hidden, contract §6)."""
        return self.type in ("image", "mergeFace")


_MESSAGE = TypeAdapter(Message)
NEWEST = 200
"""Messages of a chat that are validated at once: as many as are on the page at most."""


def validate_messages(
    values: object, context: Any = None, *, first: int = 0
) -> tuple[list[Message], list[str]]:
    """Each message on its own: one bad message does not lose the others (contract §3).

    Returns the good ones and, for each bad one, a text that names the field. `context` is that
    of the validation (`Address`), `first` the index of the first one in the server's list.
    """
    if values is None:
        return [], []
    if not isinstance(values, list):
        raise ValueError("messages: expected a list")
    good: list[Message] = []
    bad: list[str] = []
    for index, value in enumerate(cast("list[object]", values), first):
        try:
            good.append(_MESSAGE.validate_python(value, context=context))
        except ValidationError as error:
            first_error = error.errors()[0]
            where = ".".join(str(part) for part in ("messages", index, *first_error["loc"]))
            bad.append(f"{where}: {first_error['msg']}")
    return good, bad


@dataclass
class Unchecked:
    """Messages as a server gave them, oldest first, which are validated when they are taken: a
    chat of 10,000 messages opens without that time.

    `report` is called with a text that names the field for each message that cannot be read.
    Before `values` come those that `source` still has, and gives a page at a time.
    """

    values: list[object] = field(default_factory=list[object])
    context: Any = field(default=None, compare=False)
    report: Callable[[str], object] = field(default=lambda _: None, compare=False)
    source: Any = field(default=None, compare=False)  # a browser.protocols.EarlierMessages

    def __len__(self) -> int:
        return len(self.values) + (self.source.count if self.source else 0)

    def take(self, count: int) -> list[Message]:
        """The newest `count` (fewer where there are no more), oldest first."""
        taken: list[Message] = []
        while self and len(taken) < count:
            missing = count - len(taken)
            self._fetch(missing)
            newest = self.values[-missing:]
            del self.values[-missing:]
            good, bad = validate_messages(newest, self.context, first=len(self))
            taken[:0] = good
            for problem in bad:
                self.report(problem)
        return taken

    def forget(self, message_id: str) -> None:
        """Drop the message of this id."""
        self.values = [value for value in self.all() if _id_of(value) != message_id]

    def all(self) -> list[object]:
        """Every one, as it was given."""
        self._fetch(len(self))
        return self.values

    def _fetch(self, count: int) -> None:
        """Let `values` have `count`, or all that there are."""
        while self.source and self.source.count and len(self.values) < count:
            self.values[:0] = self.source.take()


def _id_of(value: object) -> str:
    data = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    return next((str(data[name]) for name in ("id", "_id", "messageId") if name in data), "")


def _read_messages(data: dict[str, Any], context: Any, newest: int | None = None) -> Unchecked:
    """Validate the messages, or the `newest` of them; gives the rest."""
    messages: Any = data.get("messages")
    known = cast("list[object]", messages) if isinstance(messages, list) else [messages]
    if all(isinstance(message, Message) for message in known):
        return Unchecked()
    first = max(0, len(known) - newest) if newest else 0
    unchecked = Unchecked(known[:first], context)
    if getattr(data.get("earlierMessages"), "kind", "") == "earlier":
        unchecked.source = data.pop("earlierMessages")
    checked = known[first:] if first else cast("object", messages)
    data["messages"], data["invalid"] = validate_messages(checked, context, first=len(unchecked))
    return unchecked


class Chat(Wire):
    """A chat with its messages: `messages` are the newest, before them come those that are
    `unchecked`; `invalid` tells which messages could not be read."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    id: Text = Field(default="", validation_alias=AliasChoices("id", "_id", "chatId"))
    title: Text = Field(default="", validation_alias=AliasChoices("title", "chatName"))
    messages: list[Message] = []
    history: list[Any] = []
    metadata: dict[str, Any] = {}
    invalid: list[str] = Field(default=[], exclude=True)
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
        data["unchecked"] = _read_messages(data, info.context, NEWEST)
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
    suggestions: list[str] = []

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


class ChatList(Wire):
    """Answer of `GET /chats`."""

    chats: list[ChatSummary] = []


class HistoryPage(Wire):
    """Answer of `GET /chat/{id}/history`, oldest first.

    `offset` counts from the newest message backwards, so that offset 0 is the page that a
    reader sees first and a growing chat does not shift what a reader scrolls up to.
    """

    messages: list[Message] = []
    total: int = 0
    limit: int = 50
    offset: int = 0
    invalid: list[str] = Field(default=[], exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _each_message(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, dict):
            return value
        data = dict(cast("dict[str, Any]", value))
        _read_messages(data, info.context)
        return data


class NewMessage(Request):
    """Body of `POST /chat/{id}/message`. A client cannot write for somebody else: the server
    refuses any `sender` but "user" (contract §3 names "bot" for a trusted back end only)."""

    content: str = Field(min_length=1, max_length=MAX_MESSAGE_LENGTH)
    sender: Sender = Field(default="user", validation_alias=AliasChoices("sender", "role"))
    timestamp: Millis = None
    replaces: Text = ""
    """A message of the user's that this one takes the place of; what came after it goes too."""

    @field_validator("sender", mode="before")
    @classmethod
    def _known_sender(cls, value: object) -> object:
        return SENDERS.get(value.lower(), value) if isinstance(value, str) else value


class SavedMessage(Message):
    """Answer of `POST /chat/{id}/message`: the message as stored."""

    success: bool = True
    message_id: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _sender_of_old_servers(cls, value: object) -> object:
        # A server that answers {success, messageId} alone has stored what was sent.
        if isinstance(value, dict) and not {"sender", "role"} & value.keys():
            return {"sender": "user", **cast("dict[str, Any]", value)}
        return cast("object", value)

    @model_validator(mode="after")
    def _one_id(self) -> SavedMessage:
        self.message_id = self.message_id or self.id
        self.id = self.id or self.message_id
        return self


class CompletionRequest(Request):
    """Body of `POST /completion`."""

    chat_id: Id
    user_chat_id: Text = ""
    user_id: Text = ""
    message_id: Text = ""
    regenerate: bool = False


class StreamStart(Wire):
    """Event `start` of a completion stream."""

    completion_id: Id
    message_id: Id


class StreamDelta(Wire):
    """Event `delta`: the next piece of the answer."""

    text: Text = ""


class StreamDone(Wire):
    """Event `done`: the answer is complete and stored."""

    message_id: Id
    current_step: int | None = None
    total_steps: int | None = None
    suggestions: list[str] | None = None
    stopped: bool | None = None
    versions: list[Text] | None = None


class StreamError(Wire):
    """Event `error`: the answer broke off; what was streamed so far is stored."""

    error: Text = ""
    type: Text = "server"


MessageActionName = Literal["like", "dislike", "unlike", "delete", "restore", "select"]


class MessageAction(Request):
    """Body of `POST /chat/{id}/message/{messageId}/action`."""

    action: MessageActionName


class ActionResult(Wire):
    """Answer of a message action."""

    success: bool = True
    message_id: Text = ""
    actions: list[Action] = []


class Versions(Wire):
    """Answer of `GET /chat/{id}/message/{messageId}/versions`, oldest first."""

    versions: list[Message] = []


class Suggestions(Wire):
    """Answer of `GET /suggestions`: short texts a person may send next."""

    suggestions: list[str] = []


class Problem(Wire):
    """RFC 9457 problem details; `error` repeats the detail for clients of the guide's time."""

    type: str = "about:blank"
    title: str = ""
    status: int = 500
    detail: str = ""
    error: str = ""
