"""`LocalChats`: the user's chats in the browser (contract §8)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any, get_args

from chat_py.backends.local.answers import LocalAnswers
from chat_py.backends.local.branches import all_edits, edits_of, join_edits
from chat_py.backends.local.desk import ChatNews, Desk
from chat_py.backends.local.search import search
from chat_py.backends.local.shelf import Shelf, summary, text_of
from chat_py.backends.local.transfer import ImportedChats, export_chats, import_chats
from chat_py.base.owner import Undo
from chat_py.models.chat import ChatSummaries, ChatSummary, HistoryPage
from chat_py.models.chat_list import MAX_TITLE_LENGTH, FoundChat, NewChat
from chat_py.models.files import FileLimits
from chat_py.models.message import (
    ActionResult,
    Feedback,
    Message,
    MessageActionName,
    NewMessage,
    SavedMessage,
    Versions,
    with_reaction,
)
from chat_py.models.opened_chat import OpenedChatResponse

__all__ = ["LISTED", "UNDO", "LocalChats"]

LISTED = 200
"""Chats that the list begins with."""
UNDO = 24 * 3_600_000
"""Milliseconds after which a deleted chat goes for good."""
REPLACES = "replaces: one of the user's own messages"
PURGED = 10
"""Chats that go for good at once."""


class LocalChats:
    """The operations of `Backend` on chats that are kept in this browser, with their `answers`.

    They raise `ApiError` of type "notfound" or "validation". Chats are kept until they are
    deleted. `page_size` is how many messages an opened chat has, `files` what files may be sent.
    """

    def __init__(self, desk: Desk, *, page_size: int = 50, files: FileLimits | None = None) -> None:
        self.answers = LocalAnswers(desk)
        self._desk = desk
        self._page_size = page_size
        self._files = files

    def on_changed(self, listener: Callable[[str], object]) -> Undo:
        """Hear of every chat that has changed, in this tab or another; not of its messages."""

        def heard(news: ChatNews) -> None:
            if not news.message_id:
                listener(news.chat_id)

        return self._desk.changed.subscribe(heard)

    # The list

    async def list_chats(self, *, limit: int = LISTED, after: str = "") -> ChatSummaries:
        """Up to `limit` chats, newest first; those that follow when it is called with `next` of
        the result as `after`."""
        shelf = self._desk.shelf()
        await self._purge(shelf)
        found = await shelf.records.items(
            shelf.list,
            before=shelf.list + after if after else "",
            limit=limit + 1,
            backwards=True,
        )
        page = found[:limit]
        more = page[-1][0].removeprefix(shelf.list) if len(found) > limit else None
        chats = [ChatSummary.model_validate_json(text) for _, text in page]
        return ChatSummaries(chats=chats, next=more)

    async def create_chat(self, title: str = "", *, key: str = "") -> ChatSummary:
        """A new chat, whose title is that of its first exchange where it has none. `key`, a UUID,
        becomes its id."""
        new = self._desk.read(NewChat, {"title": title or None}, "createChat")
        async with self._desk.turn() as shelf:
            chat_id = key or self._desk.clock.uuid()
            record = await shelf.read_chat(chat_id)
            if record is None:
                record = self._desk.begun(chat_id)
                record.title, record.named = new.title or "", bool(new.title)
                await shelf.write_chat(record, {}, before=None)
                self._desk.tell(chat_id)
            return summary(record)

    async def rename_chat(self, chat_id: str, title: str) -> ChatSummary:
        """Give a chat another title."""
        new = self._desk.read(NewChat, {"title": title}, "renameChat")
        async with self._desk.change(chat_id, "renameChat") as (_, record, _changes):
            record.title, record.named = new.title or "", True
        return summary(record)

    async def title_chat(self, chat_id: str, title: str) -> bool:
        """Give a chat a title that was made for it; whether it has it now. One that a person has
        given it stays."""
        async with self._desk.change(chat_id, "titleChat") as (_, record, _changes):
            if not record.named:
                record.title = " ".join(title.split())[:MAX_TITLE_LENGTH].strip() or record.title
        return not record.named

    async def delete_chat(self, chat_id: str) -> None:
        """Delete a chat; for some time `restore_chat` takes it back."""
        async with self._desk.change(chat_id, "deleteChat") as (_, record, _changes):
            record.deleted_at = self._desk.clock.now()

    async def pin_chat(self, chat_id: str, *, pinned: bool) -> ChatSummary:
        """Let a chat stand above the others in the list, or no longer."""
        async with self._desk.change(chat_id, "pinChat") as (_, record, _changes):
            record.pinned = pinned
        return summary(record)

    async def restore_chat(self, chat_id: str) -> ChatSummary:
        """Take the deletion of a chat back, or else its last new start."""
        async with self._desk.change(chat_id, "restoreChat", deleted=True) as (_, record, _changes):
            if record.deleted_at is None:
                record.turn_back()
            record.deleted_at = None
        return summary(record)

    def search(self, query: str) -> AsyncGenerator[FoundChat, None]:
        """Chats and messages that have all words of `query`, one after the other as they are
        found; whoever has enough closes the generator."""
        return search(self._desk.shelf(), query)

    # One chat

    async def open_chat(
        self,
        chat_id: str,
        *,
        reset: bool = False,
        user_id: str = "",
        user_chat_id: str = "",
        key: str = "",
    ) -> OpenedChatResponse:
        """A chat with its newest messages and how many there are (`total`); with a `key` it is
        begun where there is none. `reset` starts it over, which `restore_chat` takes back."""
        shelf = self._desk.shelf()
        record = await shelf.read_chat(chat_id)
        is_new = record is None or record.deleted_at is not None
        if is_new and not key:
            raise self._desk.failed("notfound", "openChat", chat_id)
        if reset or is_new:
            async with self._desk.change(chat_id, "openChat", begin=True) as (shelf, record, _):
                if record.line and reset:
                    record.cut()
        assert record is not None
        messages = await shelf.read_messages(record, limit=self._page_size)
        return OpenedChatResponse.model_validate(
            {
                "chat": {
                    "id": chat_id,
                    "title": record.title,
                    "messages": messages,
                    "total": record.total,
                },
                "userChatId": chat_id,
                "isNew": is_new,
                "files": self._files,
            }
        )

    async def history(self, chat_id: str, *, limit: int, offset: int) -> HistoryPage:
        """Up to `limit` messages, oldest first; `offset` counts from the newest message back."""
        shelf, record = await self._desk.require(chat_id, "history")
        messages = await shelf.read_messages(record, limit=limit, offset=offset)
        return HistoryPage(messages=messages, total=record.total, limit=limit, offset=offset)

    async def save_message(
        self, chat_id: str, message: Mapping[str, Any], *, key: str, account: str = ""
    ) -> SavedMessage:
        """Store a message of the user's, under `key` (a UUID) as its id, once. `replaces` is one
        that it takes the place of: this begins a branch of its own, and what came after that one is
        kept as its branch, which is shown again when that one is selected."""
        new = self._desk.read(NewMessage, {**message, "sender": "user"}, "saveMessage")
        async with self._desk.change(chat_id, "saveMessage", begin=True) as (
            shelf,
            record,
            changes,
        ):
            message_id = key or self._desk.clock.uuid()
            place = await shelf.place_of(chat_id, message_id)
            said = None if place is None else await shelf.read_message(chat_id, place)
            if said is None:
                fields = new.wire()
                fields.pop("replaces", None)
                fields |= {"id": message_id, "timestamp": new.timestamp or self._desk.clock.now()}
                said = self._desk.read(Message, fields, "saveMessage")
                if new.replaces:
                    at, _, edited = await self._desk.find(
                        shelf, chat_id, new.replaces, "saveMessage"
                    )
                    if edited.sender != "user":
                        raise self._desk.failed("validation", "saveMessage", REPLACES)
                    if record.is_deleted(at):
                        raise self._desk.failed("notfound", "saveMessage", new.replaces)
                    record.show(at)  # another tab may have turned to another branch meanwhile
                    record.cut(at)
                    said.versions = [*all_edits(edited), said.id]
                self._desk.append(shelf, record, changes, said)
                if new.replaces:
                    await join_edits(shelf, record, changes, said)
        return SavedMessage.model_validate({**said.wire(), "messageId": said.id})

    async def act(
        self, chat_id: str, message_id: str, action: str, *, reason: Feedback | None = None
    ) -> ActionResult:
        """Like, dislike, unlike, delete, restore or select a message. Twice is as once."""
        if action not in get_args(MessageActionName):
            known = ", ".join(get_args(MessageActionName))
            raise self._desk.failed("validation", "act", f"action: one of {known}")
        async with self._desk.change(chat_id, "act") as (shelf, record, changes):
            place, shown, found = await self._desk.find(shelf, chat_id, message_id, "act")
            if action == "delete":
                record.delete(place)
            elif action == "restore":
                record.show(place)
            elif action == "select":
                if found.sender == "user" and not record.is_deleted(place):
                    record.show(place)  # an edit, with what was seen last after it
                elif found is not shown:
                    found.versions = shown.versions
                    shelf.exchange(changes, chat_id, place, shown, found)
            else:
                found.actions = with_reaction(found.actions, action, reason)
                key = shelf.message(chat_id, place)
                if found is not shown:
                    key = shelf.version(chat_id, place, message_id)
                changes[key] = text_of(found)
            if action in ("delete", "restore") and found.sender == "user" and found.versions:
                await join_edits(shelf, record, changes, found)
        self._desk.tell(chat_id, message_id)
        return ActionResult(message_id=message_id, actions=found.actions)

    async def versions(self, chat_id: str, message_id: str) -> Versions:
        """All versions of an answer, or edits of a message of the user's, oldest first."""
        shelf, record = await self._desk.require(chat_id, "versions")
        place, shown, _ = await self._desk.find(shelf, chat_id, message_id, "versions")
        if shown.sender == "user":
            return Versions(versions=await edits_of(shelf, record, shown))
        return Versions(versions=await shelf.read_versions(chat_id, place))

    def outdated(self, chat_id: str) -> None:
        """Nothing is kept but in the store."""

    # All of them, as text

    def export(self, chat_ids: list[str] | None = None) -> AsyncGenerator[str, None]:
        """The pieces of a JSON text that holds these chats, or all (docs/backends.md)."""
        return export_chats(self._desk.shelf(), self._desk.clock.now(), chat_ids)

    async def import_chats(self, text: str) -> ImportedChats:
        """Add the chats of an exported text. One that is there already, just the same, is skipped;
        one with the id of another gets a new one. Raises `ApiError` "validation", whose
        `details` name the field, before anything is stored."""
        async with self._desk.turn() as shelf:
            try:
                imported = await import_chats(shelf, text, self._desk.clock)
            except ValueError as error:
                raise self._desk.failed("validation", "importChats", str(error)) from error
        for chat_id in imported.added:
            self._desk.tell(chat_id)
        return imported

    # Inside

    async def _purge(self, shelf: Shelf) -> None:
        """Let chats go for good that were deleted long ago."""
        until = f"{shelf.gone}{self._desk.clock.now() - UNDO:015d}"
        records = shelf.records
        for key, text in await records.items(shelf.gone, before=until, limit=PURGED):
            gone = ChatSummary.model_validate_json(text)
            await records.delete_prefix(shelf.chat(gone.id))
            await records.write({key: None})
