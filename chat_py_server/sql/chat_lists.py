"""The part of `Repository` for chats as a whole: listed, found, begun, changed, deleted."""

from __future__ import annotations

from chat_py.models.chat import ChatSummaries, ChatSummary
from chat_py.models.chat_list import ChatChange, FoundChats, NewChat
from chat_py_server.idempotency import IdempotencyKey, Reply
from chat_py_server.repository import UserChat
from chat_py_server.seed import Seeds
from chat_py_server.sql import chat_changes, chat_list, chat_search, chats
from chat_py_server.sql.connection import Connection, Database
from chat_py_server.sql.transactions import Transactions

__all__ = ["CAN", "SqlChatLists"]

CAN = ("create", "rename", "delete", "restore", "pin", "search", "branches", "hint")
"""What can be done with chats (`ChatSummaries.can`)."""


class SqlChatLists(Transactions):
    """See `Repository`. `seeds` are the characters."""

    def __init__(self, database: Database, seeds: Seeds) -> None:
        super().__init__(database)
        self._seeds = seeds

    async def summaries(self, user: str, after: str = "") -> ChatSummaries:
        def work(connection: Connection) -> ChatSummaries:
            limit = chat_list.LISTED
            listed = chat_list.list_chats(connection, self._seeds, user, after, limit + 1)
            page, more = chat_list.page_of(listed, limit)
            return ChatSummaries(chats=page, next=more, can=list(CAN))

        return await self._read(work)

    async def summary(self, user: str, chat_id: str) -> ChatSummary:
        def work(connection: Connection) -> ChatSummary:
            chat = chats.require_chat(connection, self._seeds, user, chat_id)
            return chat_list.summary_of(connection, chat)

        return await self._read(work)

    async def create_chat(self, key: IdempotencyKey, new: NewChat) -> Reply:
        def work(connection: Connection) -> tuple[Reply, str]:
            chat = chat_changes.begin_chat(connection, self._seeds, key.user, new.title or "")
            return Reply(201, chat.chat_id), ""

        return await self._once(key, work)

    async def change_chat(self, key: IdempotencyKey, chat_id: str, change: ChatChange) -> Reply:
        def work(connection: Connection) -> tuple[Reply, str]:
            found = chat_changes.change_chat(connection, self._seeds, key.user, chat_id, change)
            return Reply(200, found), ""

        return await self._once(key, work)

    async def title_chat(self, chat: UserChat, title: str) -> bool:
        return await self._write(
            lambda connection: chat_changes.title_chat(connection, chat, title), chat.user_id
        )

    async def delete_chat(self, key: IdempotencyKey, chat_id: str) -> Reply:
        def work(connection: Connection) -> tuple[Reply, str]:
            chat_changes.delete_chat(connection, self._seeds, key.user, chat_id)
            return Reply(200, '{"success":true}'), ""

        return await self._once(key, work)

    async def search(self, user: str, query: str, after: str = "") -> FoundChats:
        return await self._read(
            lambda connection: chat_search.search(connection, self._seeds, user, query, after)
        )
