"""One message of a chat, and what is done to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, cast

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticKnownError

from chat_py.base.graphemes import grapheme_count
from chat_py.base.validation import first_problem
from chat_py.models.completion import StreamUsage
from chat_py.models.fields import (
    MAX_MESSAGE_LENGTH,
    SENDERS,
    Address,
    Millis,
    Request,
    Sender,
    Text,
    Wire,
)
from chat_py.models.files import MAX_FILES
from chat_py.models.parts import FilePart, Part, TextPart, read_parts, text_in

__all__ = [
    "FEEDBACK_KINDS",
    "LIKES",
    "MAX_FEEDBACK_LENGTH",
    "Action",
    "ActionResult",
    "Feedback",
    "Message",
    "MessageAction",
    "MessageActionName",
    "NewMessage",
    "SavedMessage",
    "Versions",
    "validate_messages",
    "with_reaction",
]


def _text_or_nothing(value: object) -> object:
    return value if isinstance(value, str) else None


def _fields_or_nothing(value: object) -> object:
    is_some = isinstance(value, (dict, StreamUsage))
    return cast("object", value) if is_some else None


_MARK = re.compile(r"\[((?ai:Image|Video|MergeFace))\]\s*([\w-]+)\s*")
"""How some servers write a picture or video in the text of its message."""
_MARKED = {"image": "image", "video": "video", "mergeface": "mergeFace"}


def _read_parts(value: object, info: ValidationInfo) -> list[Part] | None:
    return read_parts(value, info.context)


Said = Annotated[str | None, BeforeValidator(_text_or_nothing)]
"""A text; anything else, which some page may keep under the same name, is none."""


FEEDBACK_KINDS = ("incorrect", "instructions", "length", "style", "unsafe")
"""What the page offers to choose from as what was wrong with an answer."""
MAX_FEEDBACK_LENGTH = 1000


class Feedback(Wire):
    """What was wrong with an answer: some of `FEEDBACK_KINDS`, and a person's own words."""

    kinds: list[Text] = Field(default_factory=list[Text])
    words: Text = ""


def _feedback(value: object) -> object:
    if isinstance(value, str):
        return {"words": value}
    return cast("object", value) if isinstance(value, (dict, Feedback)) else None


class Action(Wire):
    """Something done to a message: like, dislike, upscaled …"""

    type: Text = ""
    reason: Annotated[Feedback | None, BeforeValidator(_feedback)] = None
    """Of a dislike, where the person has said it."""


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
    image_id: Text = Field(
        default="", validation_alias=AliasChoices("imageId", "image_id", "videoId")
    )
    image_url: Address = Field(
        default="", validation_alias=AliasChoices("imageUrl", "image_url", "videoUrl")
    )
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
    """Ids of all versions of an answer, or edits of a message of the user's, oldest first, this one
    among them; only where there are several."""
    parts: Annotated[list[Part] | None, BeforeValidator(_read_parts)] = None
    """What the message is made of (contract §10), where that is more than its `content`, which is
    the text of its parts."""
    state: Said = None
    """"stopped" or "broken" for an answer that ended so; others are "sent"."""
    finish: Said = None
    """Why a model ended its answer, where that is not "stop": see `FinishReason`."""
    reason: Said = None
    """What went wrong with an answer that is "broken", in words."""
    details: Said = None
    """What the server itself said of that, where `reason` says it for people."""
    usage: Annotated[StreamUsage | None, BeforeValidator(_fields_or_nothing)] = None
    """The tokens that an answer took, where that is known."""

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

    @model_validator(mode="after")
    def _text_of_parts(self) -> Self:
        if self.parts and not self.content:
            self.content = text_in(self.parts)
        return self

    @model_validator(mode="after")
    def _media_of_mark(self) -> Self:
        match = _MARK.fullmatch(self.content) if self.sender != "user" else None
        if match is not None:
            if self.type == "text":
                self.type = _MARKED[match[1].lower()]
            self.image_id = self.image_id or match[2]
            self.content = ""
        elif self.image_url and not self.content and not self.is_media:
            self.type = "image"  # whatever the page calls one that is nothing but a picture
        return self

    @property
    def is_media(self) -> bool:
        """Whether it is a picture or a video (shown even when hidden, contract §6)."""
        return self.type in ("image", "mergeFace", "video")


_MESSAGE = TypeAdapter(Message)


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
            bad.append(first_problem(error, inside=("messages", index)))
    return good, bad


def _short_enough(text: str) -> str:
    # The most that a message may be long, as its writer counts; nobody needs four code points for
    # every character, and more are not counted.
    if len(text) > MAX_MESSAGE_LENGTH and (
        len(text) > 4 * MAX_MESSAGE_LENGTH or grapheme_count(text) > MAX_MESSAGE_LENGTH
    ):
        raise PydanticKnownError("string_too_long", {"max_length": MAX_MESSAGE_LENGTH})
    return text


SentPart = Annotated[TextPart | FilePart, Field(discriminator="type")]
"""What a person's message may be made of."""


class NewMessage(Request):
    """Body of `POST /chat/{id}/message`. A client cannot write as anyone else: the server
    refuses any `sender` but "user" (contract §3 names "bot" for a trusted back end only)."""

    parts: list[SentPart] | None = Field(default=None, max_length=MAX_FILES + 1)
    """The files, beside the text. A message with files needs no text."""
    content: Annotated[str, AfterValidator(_short_enough)] = Field(
        default="", validate_default=True
    )
    sender: Sender = Field(default="user", validation_alias=AliasChoices("sender", "role"))
    timestamp: Millis = None
    replaces: Text = ""
    """A message of the user's that this one takes the place of, and of what came after it, which
    goes, or stays as a branch of the chat."""

    @field_validator("sender", mode="before")
    @classmethod
    def _known_sender(cls, value: object) -> object:
        return SENDERS.get(value.lower(), value) if isinstance(value, str) else value

    @field_validator("content", mode="after")
    @classmethod
    def _says_something(cls, value: str, info: ValidationInfo) -> str:
        parts: list[SentPart] | None = info.data.get("parts")
        if not value and not any(isinstance(part, FilePart) for part in parts or ()):
            raise PydanticKnownError("string_too_short", {"min_length": 1})
        return value

    @property
    def files(self) -> list[FilePart]:
        """The files among its parts."""
        return [part for part in self.parts or () if isinstance(part, FilePart)]


class SavedMessage(Message):
    """Response to `POST /chat/{id}/message`: the message as stored."""

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


MessageActionName = Literal["like", "dislike", "unlike", "delete", "restore", "select"]


LIKES = ("like", "dislike")


def with_reaction(
    actions: Sequence[Action], action: str, reason: Feedback | None = None
) -> list[Action]:
    """What is done to a message after "like", "dislike" or "unlike". One takes the place of the
    other; the same again changes nothing but a `reason` that is given."""
    if action != "unlike" and reason is None and any(given.type == action for given in actions):
        return list(actions)
    kept = [given for given in actions if given.type not in LIKES]
    return kept if action == "unlike" else [*kept, Action(type=action, reason=reason)]


class GivenFeedback(Request):
    """What a person says of an answer, as it is sent."""

    kinds: list[Annotated[str, Field(max_length=50)]] = Field(default=[], max_length=20)
    words: Annotated[str, Field(max_length=MAX_FEEDBACK_LENGTH)] = ""


class MessageAction(Request):
    """Body of `POST /chat/{id}/message/{messageId}/action`."""

    action: MessageActionName
    reason: GivenFeedback | None = None
    """With "dislike": why."""

    @property
    def feedback(self) -> Feedback | None:
        """The reason, where one is said."""
        given = self.reason
        if self.action != "dislike" or given is None or not (given.kinds or given.words.strip()):
            return None
        return Feedback(kinds=list(given.kinds), words=given.words.strip())


class ActionResult(Wire):
    """Response to a message action."""

    success: bool = True
    message_id: Text = ""
    actions: list[Action] = Field(default_factory=list[Action])


class Versions(Wire):
    """Response to `GET /chat/{id}/message/{messageId}/versions`, oldest first."""

    versions: list[Message] = Field(default_factory=list[Message])
