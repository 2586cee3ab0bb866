"""One user's chats in the store: what is kept under which key."""

from __future__ import annotations

from urllib.parse import quote

from pydantic_core import from_json

from chat_py.backends.local.excerpt import plain
from chat_py.backends.local.record import ChatRecord
from chat_py.backends.local.records import Records
from chat_py.models.chat import ChatSummary
from chat_py.models.message import Message

__all__ = ["PREVIEW", "TITLE", "Changes", "Shelf", "summary", "text_of"]

Changes = dict[str, str | None]
"""Texts by their keys; None deletes."""
PINNED = "pinned-"
"""Comes after every digit, and so before all others in a list whose newest are last."""
PREVIEW = 120
TITLE = 60
"""Characters of a text that stand in the list of chats."""


class Shelf:
    """Keys begin with the user; `list/` is in the order of the list, so that the list is read
    without the chats, and everything of a chat is below `chat/{id}/`:

    - `list/{updated}/{chat}`, `list/pinned-{updated}/{chat}`: `ChatSummary`
    - `gone/{deleted}/{chat}`: the same of a chat that was deleted
    - `chat/{chat}/`: `ChatRecord`
    - `chat/{chat}/message/{place}`: `Message`, of an answer the version that is shown
    - `chat/{chat}/version/{place}/{message}`: the other versions
    - `chat/{chat}/place/{message}`: the place of each message and version
    """

    def __init__(self, records: Records, user: str) -> None:
        self.records = records
        self.user = user
        self._root = quote(user, safe="") + "/"
        self.list = f"{self._root}list/"
        self.gone = f"{self._root}gone/"

    def chat(self, chat_id: str) -> str:
        """Where everything of a chat is."""
        return f"{self._root}chat/{quote(chat_id, safe='')}/"

    def messages(self, chat_id: str) -> str:
        """Where the messages of a chat are, by place."""
        return f"{self.chat(chat_id)}message/"

    def message(self, chat_id: str, place: int) -> str:
        """Where a message is."""
        return f"{self.messages(chat_id)}{place:010d}"

    def versions(self, chat_id: str, place: int) -> str:
        """Where the versions of an answer are that are not shown."""
        return f"{self.chat(chat_id)}version/{place:010d}/"

    def version(self, chat_id: str, place: int, message_id: str) -> str:
        """Where one of them is."""
        return self.versions(chat_id, place) + quote(message_id, safe="")

    def place(self, chat_id: str, message_id: str) -> str:
        """Where the place of a message is."""
        return f"{self.chat(chat_id)}place/{quote(message_id, safe='')}"

    def listed(self, record: ChatRecord) -> str:
        """Where a chat is in the list, or among those that were deleted."""
        deleted = record.deleted_at
        first = f"{self.list}{PINNED * record.pinned}{record.updated:015d}"
        first = first if deleted is None else ""
        return f"{first or f'{self.gone}{deleted:015d}'}/{quote(record.id, safe='')}"

    async def read_chat(self, chat_id: str) -> ChatRecord | None:
        """A chat, also one that was deleted."""
        text = await self.records.get(self.chat(chat_id))
        return ChatRecord.model_validate_json(text) if text else None

    async def place_of(self, chat_id: str, message_id: str) -> int | None:
        """The place of a message or version."""
        text = await self.records.get(self.place(chat_id, message_id))
        return int(text) if text else None

    async def read_message(self, chat_id: str, place: int) -> Message | None:
        """The message at a place, of an answer the version that is shown."""
        text = await self.records.get(self.message(chat_id, place))
        return Message.model_validate(from_json(text)) if text else None

    async def read_messages(
        self, record: ChatRecord, *, limit: int, offset: int = 0
    ) -> list[Message]:
        """Messages that are shown, oldest first; `offset` counts from the newest back."""
        places = record.places(limit=limit, offset=offset)
        keys = [self.message(record.id, place) for place in places]
        texts = await self.records.get_many(keys) if keys else []
        return [Message.model_validate(from_json(text)) for text in texts if text]

    async def read_version(self, chat_id: str, place: int, message_id: str) -> Message | None:
        """A version of an answer that is not shown."""
        text = await self.records.get(self.version(chat_id, place, message_id))
        return Message.model_validate(from_json(text)) if text else None

    async def read_versions(self, chat_id: str, place: int) -> list[Message]:
        """All versions of an answer, oldest first."""
        shown = await self.read_message(chat_id, place)
        if shown is None:
            return []
        others = await self.records.items(self.versions(chat_id, place))
        found = {
            message.id: message
            for message in [shown, *(Message.model_validate(from_json(text)) for _, text in others)]
        }
        versions = [found[name] for name in shown.versions or [shown.id] if name in found]
        for version in versions:
            version.versions = shown.versions
        return versions

    async def write_chat(
        self, record: ChatRecord, changes: Changes, *, before: ChatRecord | None
    ) -> None:
        """Write a chat, where it is in the list, and `changes` of its messages, all at once.
        `before` is the chat as it was."""
        newest = record.places(limit=1)
        key = self.message(record.id, newest[0]) if newest else ""
        text = changes.get(key) or (await self.records.get(key) if key else None)
        said = from_json(text).get("content", "") if text else ""
        record.preview = plain(said, limit=PREVIEW)
        if before is not None and self.listed(before) != self.listed(record):
            changes[self.listed(before)] = None
        changes[self.chat(record.id)] = record.model_dump_json()
        changes[self.listed(record)] = summary(record).model_dump_json(by_alias=True)
        await self.records.write(changes)

    def put(self, changes: Changes, chat_id: str, place: int, message: Message) -> None:
        """Let `changes` write a message that is shown at its place."""
        changes[self.message(chat_id, place)] = text_of(message)
        changes[self.place(chat_id, message.id)] = str(place)

    def exchange(
        self, changes: Changes, chat_id: str, place: int, shown: Message, other: Message
    ) -> None:
        """Let `changes` show another version of an answer."""
        changes[self.version(chat_id, place, shown.id)] = text_of(shown)
        changes[self.version(chat_id, place, other.id)] = None
        self.put(changes, chat_id, place, other)


def summary(record: ChatRecord) -> ChatSummary:
    """A chat as the list shows it."""
    return ChatSummary.model_validate(
        {
            "id": record.id,
            "title": record.title,
            "preview": record.preview,
            "timestamp": record.updated,
            "pinned": record.pinned,
        }
    )


def text_of(message: Message) -> str:
    """A message as it is stored, without what is empty. Its parts keep their types."""
    empty = {
        name
        for name, field in type(message).model_fields.items()
        if getattr(message, name) == field.get_default(call_default_factory=True)
    }
    return message.model_dump_json(by_alias=True, exclude_none=True, exclude=empty)
