"""Chats to a JSON text and back (docs/backends.md)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from chat_py.backends.local.record import ChatRecord
from chat_py.backends.local.search import each_listed
from chat_py.backends.local.shelf import Changes, Shelf, text_of
from chat_py.base.validation import first_problem
from chat_py.border.json_text import read_json, write_json
from chat_py.browser.protocols.environment import Clock
from chat_py.models.exported import EXPORT_VERSION, ExportedChat, ExportedChats, ExportedMessage
from chat_py.models.message import Message

__all__ = ["ImportedChats", "export_chats", "import_chats"]

PAGE = 200
"""Messages between which the page has its turn."""

Model = TypeVar("Model", bound=BaseModel)


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
        total = record.total
        for known in range(0, total, PAGE):
            limit = min(PAGE, total - known)
            page = await _exported(shelf, record, limit=limit, offset=total - known - limit)
            yield ("," if known else "") + ",".join(map(write_json, page))
        yield "]}"
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


async def _exported(
    shelf: Shelf, record: ChatRecord, *, limit: int, offset: int
) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    for message in await shelf.read_messages(record, limit=limit, offset=offset):
        data: dict[str, Any] = read_json(text_of(message))
        if message.versions:
            place = await shelf.place_of(record.id, message.id)
            all_of_it = await shelf.read_versions(record.id, place or 0)
            data["otherVersions"] = [
                read_json(text_of(other)) for other in all_of_it if other.id != message.id
            ]
        messages.append(data)
    return messages


async def import_chats(shelf: Shelf, text: str, clock: Clock) -> ImportedChats:
    """Store the chats of a text; the caller has the turn.

    Raises `ValueError` that names the field, before anything is stored.
    """
    try:
        data: object = read_json(text)
    except ValueError as error:
        raise ValueError(f"the file: no JSON ({error})") from None
    file = _read(ExportedChats, data)
    chats: list[tuple[ExportedChat, list[ExportedMessage]]] = []
    for number, given in enumerate(file.chats):
        chat = _read(ExportedChat, given, "chats", number)
        messages: list[ExportedMessage] = []
        for at, message in enumerate(chat.messages):
            messages.append(_read(ExportedMessage, message, "chats", number, "messages", at))
            if at % PAGE == 0:
                await asyncio.sleep(0)
        chats.append((chat, messages))
    done = ImportedChats()
    for chat, messages in chats:
        known = await shelf.read_chat(chat.id)
        if known is not None and await _is_same(shelf, known, chat, messages):
            done.skipped.append(chat.id)
        else:
            chat_id = chat.id if known is None else clock.uuid()
            await _store(shelf, chat, messages, chat_id, clock)
            done.added.append(chat_id)
    return done


async def _is_same(
    shelf: Shelf, record: ChatRecord, chat: ExportedChat, messages: list[ExportedMessage]
) -> bool:
    if record.deleted_at is not None or record.title != chat.title:
        return False
    if record.total != len(messages):
        return False
    for known in range(0, len(messages), PAGE):
        wanted = messages[known : known + PAGE]
        offset = len(messages) - known - len(wanted)
        found = await shelf.read_messages(record, limit=len(wanted), offset=offset)
        if [_gist(message) for message in found] != [_gist(message) for message in wanted]:
            return False
    return True


def _gist(message: Message) -> tuple[str, str, str, int]:
    return message.id, message.sender, message.content, len(message.versions or [])


async def _store(
    shelf: Shelf, chat: ExportedChat, messages: list[ExportedMessage], chat_id: str, clock: Clock
) -> None:
    """The chat itself comes last: until then nobody sees its messages."""
    now = clock.now()
    updated = chat.updated or (messages[-1].timestamp if messages else None) or now
    record = ChatRecord(
        id=chat_id,
        title=chat.title,
        created=max(0, chat.created or updated),
        updated=updated,
        pinned=chat.pinned,
        named=chat.named,
    )
    record.updated = max(0, record.updated)
    changes: Changes = {}
    ids: set[str] = set()
    for at, given in enumerate(messages):
        place = record.append()
        others = given.other_versions
        for message in (given, *others):
            if not message.id or message.id in ids:
                message.id = clock.uuid()
            ids.add(message.id)
        names = {message.id for message in (given, *others)}
        if others:
            order = given.versions or []
            given.versions = order if names == set(order) else [*(o.id for o in others), given.id]
        else:
            given.versions = None
        given.other_versions = []
        shelf.put(changes, chat_id, place, given)
        for other in others:
            changes[shelf.version(chat_id, place, other.id)] = text_of(other)
            changes[shelf.place(chat_id, other.id)] = str(place)
        if at % PAGE == PAGE - 1:
            await shelf.records.write(changes)
            changes = {}
    await shelf.write_chat(record, changes, before=None)


def _read(model: type[Model], value: object, *place: int | str) -> Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ValueError(first_problem(error, inside=place)) from None
