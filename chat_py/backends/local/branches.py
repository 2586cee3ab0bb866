"""Edits of a message: each begins a branch of its chat, with what followed it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from pydantic_core import from_json

from chat_py.backends.local.record import ChatRecord
from chat_py.backends.local.shelf import Changes, Shelf, text_of
from chat_py.models.message import Message

__all__ = ["PAGE", "Branches", "all_edits", "edits_of", "find_edit", "join_edits"]

PAGE = 200
"""Messages that are read at once."""


def all_edits(message: Message) -> list[str]:
    """The ids of all edits of a message of the user's, oldest first, itself among them."""
    return message.versions or [message.id]


async def join_edits(shelf: Shelf, record: ChatRecord, changes: Changes, message: Message) -> None:
    """Let `changes` write into every edit of a message which others there are, oldest first. One
    that is deleted is not among them, but knows them, so that it finds them when it is restored."""
    found: dict[str, tuple[int, Message]] = {}
    names = [message.id, *(message.versions or [])]
    while names:
        name = names.pop()
        if name in found or (at := await find_edit(shelf, record, changes, name)) is None:
            continue
        found[name] = at
        names += at[1].versions or []
    kept = sorted(
        ((place, edit) for place, edit in found.values() if not record.is_deleted(place)),
        key=lambda at: at[0],
    )
    versions = [edit.id for _, edit in kept]
    for place, edit in kept:
        edit.versions = versions if len(versions) > 1 else None
        changes[shelf.message(record.id, place)] = text_of(edit)


async def find_edit(
    shelf: Shelf, record: ChatRecord, changes: Changes, message_id: str
) -> tuple[int, Message] | None:
    """The place of a message, and itself as `changes` have it."""
    key = shelf.place(record.id, message_id)
    text = changes.get(key) or await shelf.records.get(key)
    if not text:
        return None
    key = shelf.message(record.id, int(text))
    stored = changes.get(key) or await shelf.records.get(key)
    return (int(text), Message.model_validate(from_json(stored))) if stored else None


async def edits_of(shelf: Shelf, record: ChatRecord, message: Message) -> list[Message]:
    """All edits of a message, oldest first."""
    found = [await find_edit(shelf, record, {}, name) for name in all_edits(message)]
    return [at[1] for at in found if at is not None]


@dataclass
class Branches:
    """The branches of a chat that are not shown, one by one: `see` what is shown first. Each is
    what was seen last of it, from the edit that it begins with on."""

    shelf: Shelf
    record: ChatRecord
    _known: set[str] = field(default_factory=set[str])
    _waiting: list[str] = field(default_factory=list[str])

    def see(self, message: Message) -> None:
        """Note which edits there are beside a message of the user's that is shown."""
        if message.sender == "user" and message.versions:
            self._known.add(message.id)
            self._waiting += [name for name in message.versions if name != message.id]

    async def each(self) -> AsyncGenerator[AsyncGenerator[Message]]:
        """Each branch, oldest message first; those that come with a branch come after it. A branch
        is read to its end before the next one."""
        while self._waiting:
            name = self._waiting.pop(0)
            if name in self._known:
                continue
            self._known.add(name)
            at = await find_edit(self.shelf, self.record, {}, name)
            places = self.record.places_from(at[0]) if at is not None else []
            if places:
                yield self._messages(places)

    async def _messages(self, places: Sequence[int]) -> AsyncGenerator[Message]:
        for start in range(0, len(places), PAGE):
            keys = [self.shelf.message(self.record.id, at) for at in places[start : start + PAGE]]
            for text in await self.shelf.records.get_many(keys):
                if text:
                    message = Message.model_validate(from_json(text))
                    self.see(message)
                    yield message
