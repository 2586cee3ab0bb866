"""Chats to a JSON text and back (docs/backends.md)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from chat_py.backends.local.branches import PAGE, Branches
from chat_py.backends.local.record import ChatRecord
from chat_py.backends.local.search import each_listed
from chat_py.backends.local.shelf import Changes, Shelf, text_of
from chat_py.base.validation import first_problem
from chat_py.border.json_text import read_json, write_json
from chat_py.browser.protocols.environment import Clock
from chat_py.models.exported import EXPORT_VERSION, ExportedChat, ExportedChats, ExportedMessage
from chat_py.models.message import Message

__all__ = ["ImportedChats", "export_chats", "import_chats"]

Model = TypeVar("Model", bound=BaseModel)
Lines = list[list[ExportedMessage]]
"""What is shown of a chat, and its branches."""


@dataclass(frozen=True)
class ImportedChats:
    """What came of an import: ids of the chats that are new, and of those that were there."""

    added: list[str] = field(default_factory=list[str])
    skipped: list[str] = field(default_factory=list[str])


async def export_chats(
    shelf: Shelf, now: int, chat_ids: Sequence[str] | None
) -> AsyncGenerator[str, None]:
    """The pieces of the text; of all chats without `chat_ids`, of which one that is not there is
    left out."""
    yield f'{{"format":"chat_py.chats","version":{EXPORT_VERSION},"exported":{now},"chats":['
    comma = ""
    if chat_ids is None:
        chat_ids = [chat.id async for chat in each_listed(shelf)]
    for chat_id in chat_ids:
        record = await shelf.read_chat(chat_id)
        if record is None or record.deleted_at is not None:
            continue
        yield comma + _head(record)
        comma = ","
        total, others = record.total, Branches(shelf, record)
        for known in range(0, total, PAGE):
            limit = min(PAGE, total - known)
            page: list[str] = []
            for message in await shelf.read_messages(
                record, limit=limit, offset=total - known - limit
            ):
                others.see(message)
                page.append(await _exported(shelf, record, message))
            yield ("," if known else "") + ",".join(page)
        yield "]"
        first = True
        async for branch in others.each():
            yield ',"branches":[[' if first else ",["
            first, empty = False, True
            async for message in branch:
                yield ("" if empty else ",") + await _exported(shelf, record, message)
                empty = False
            yield "]"
        yield "}" if first else "]}"
    yield "]}"


def _head(record: ChatRecord) -> str:
    head = {
        "id": record.id,
        "title": record.title,
        "created": record.created,
        "updated": record.updated,
        **({"pinned": True} if record.pinned else {}),
        **({"named": True} if record.named else {}),
    }
    return write_json(head)[:-1] + ',"messages":['


async def _exported(shelf: Shelf, record: ChatRecord, message: Message) -> str:
    data: dict[str, Any] = read_json(text_of(message))
    if message.versions and message.sender != "user":
        place = await shelf.place_of(record.id, message.id)
        all_of_it = await shelf.read_versions(record.id, place or 0)
        data["otherVersions"] = [
            read_json(text_of(other)) for other in all_of_it if other.id != message.id
        ]
    return write_json(data)


async def import_chats(shelf: Shelf, text: str, clock: Clock) -> ImportedChats:
    """Store the chats of a text; the caller has the turn.

    Raises `ValueError` that names the field, before anything is stored.
    """
    try:
        data: object = read_json(text)
    except ValueError as error:
        raise ValueError(f"the file: no JSON ({error})") from None
    if not isinstance(data, dict):
        raise ValueError("the file: it holds no exported chats")
    file = _read(ExportedChats, cast("object", data))
    chats: list[tuple[ExportedChat, Lines]] = []
    for number, given in enumerate(file.chats):
        chat = _read(ExportedChat, given, "chats", number)
        lines = [await _read_messages(chat.messages, "chats", number, "messages")]
        known = {message.id for message in lines[0]}
        for at, branch in enumerate(chat.branches):
            place = ("chats", number, "branches", at)
            lines.append(await _read_messages(branch, *place))
            first = lines[-1][0] if lines[-1] else None
            if first is None or not known.intersection(first.versions or ()):
                field_ = ".".join(map(str, (*place, 0, "versions")))
                raise ValueError(f"{field_}: must name a message that comes before it")
            known |= {message.id for message in lines[-1]}
        chats.append((chat, lines))
    done = ImportedChats()
    for chat, lines in chats:
        known_chat = await shelf.read_chat(chat.id)
        if known_chat is not None and await _is_same(shelf, known_chat, chat, lines):
            done.skipped.append(chat.id)
        else:
            chat_id = chat.id if known_chat is None else clock.uuid()
            await _ChatImport(shelf, clock, chat, chat_id).store(lines)
            done.added.append(chat_id)
    return done


async def _read_messages(given: list[Any], *place: int | str) -> list[ExportedMessage]:
    messages: list[ExportedMessage] = []
    for at, message in enumerate(given):
        messages.append(_read(ExportedMessage, message, *place, at))
        if at % PAGE == 0:
            await asyncio.sleep(0)
    return messages


async def _is_same(shelf: Shelf, record: ChatRecord, chat: ExportedChat, lines: Lines) -> bool:
    if record.deleted_at is not None or record.title != chat.title:
        return False
    messages, others = lines[0], Branches(shelf, record)
    if record.total != len(messages):
        return False
    for known in range(0, len(messages), PAGE):
        wanted = messages[known : known + PAGE]
        offset = len(messages) - known - len(wanted)
        found = await shelf.read_messages(record, limit=len(wanted), offset=offset)
        if list(map(_gist, found)) != list(map(_gist, wanted)):
            return False
        for message in found:
            others.see(message)
    branches = [[_gist(message) async for message in branch] async for branch in others.each()]
    return branches == [list(map(_gist, line)) for line in lines[1:]]


def _gist(message: Message) -> tuple[str, str, str, int]:
    return message.id, message.sender, message.content, len(message.versions or [])


class _ChatImport:
    """Stores a chat of a file. The chat itself comes last: until then nobody sees its messages."""

    def __init__(self, shelf: Shelf, clock: Clock, chat: ExportedChat, chat_id: str) -> None:
        self._shelf = shelf
        self._clock = clock
        self._chat = chat
        self._record = ChatRecord(
            id=chat_id,
            title=chat.title,
            created=0,
            updated=0,
            pinned=chat.pinned,
            named=chat.named,
        )
        self._changes: Changes = {}
        self._ids: set[str] = set()
        self._places: dict[str, int] = {}
        """Where messages are, by their ids in the file."""
        self._edits: dict[str, Message] = {}
        """Those that have other edits, by their ids in the file."""

    async def store(self, lines: Lines) -> None:
        messages, record, chat = lines[0], self._record, self._chat
        moment = messages[-1].timestamp if messages else None
        record.updated = max(0, chat.updated or moment or self._clock.now())
        record.created = max(0, chat.created or record.updated)
        for message in messages:
            await self._put(message)
        shown = record.line
        for branch in lines[1:]:
            names = branch[0].versions or ()
            record.line = record.before(next(self._places[n] for n in names if n in self._places))
            for message in branch:
                await self._put(message)
            record.earlier.insert(0, record.line)  # the ones before it were seen later
            record.line = shown
        for message in self._edits.values():
            names = [n for n in message.versions or () if n in self._edits]
            message.versions = [self._edits[name].id for name in names]
        for name, message in self._edits.items():
            self._changes[self._shelf.message(record.id, self._places[name])] = text_of(message)
        await self._shelf.write_chat(record, self._changes, before=None)

    async def _put(self, given: ExportedMessage) -> None:
        name, others = given.id, given.other_versions
        for message in (given, *others):
            if not message.id or message.id in self._ids:
                message.id = self._clock.uuid()
            self._ids.add(message.id)
        place = self._record.append()
        if given.sender == "user" and len(given.versions or ()) > 1:
            self._edits[name] = given
            others = []
        elif others:
            order, names = given.versions or [], {message.id for message in (given, *others)}
            given.versions = order if names == set(order) else [*(o.id for o in others), given.id]
        else:
            given.versions = None
        self._places.setdefault(name, place)
        given.other_versions = []
        self._shelf.put(self._changes, self._record.id, place, given)
        for other in others:
            key = self._shelf.version(self._record.id, place, other.id)
            self._changes[key] = text_of(other)
            self._changes[self._shelf.place(self._record.id, other.id)] = str(place)
        if place % PAGE == PAGE - 1:
            await self._shelf.records.write(self._changes)
            self._changes = {}


def _read(model: type[Model], value: object, *place: int | str) -> Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ValueError(first_problem(error, inside=place)) from None
