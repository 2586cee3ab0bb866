"""What is removed for good: deleted messages, chats that were reset, and those long silent.

A stored reply stays, since its key must not act a second time, but loses the texts that it repeats.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic_core import from_json, to_json

from chat_py_server.sql import files
from chat_py_server.sql.connection import Connection

__all__ = ["PORTION", "remove_archived", "remove_chats", "remove_deleted", "silent_chats"]

PORTION = 200
"""Rows that one transaction removes, so that nobody waits for all of them."""


def remove_deleted(connection: Connection, before: int) -> int:
    """Remove a portion of the messages that were deleted before a time (ms since the epoch)."""
    rows = connection.execute(
        "SELECT id, user_chat_id FROM messages WHERE deleted_at < ? AND state != 'running'"
        " ORDER BY deleted_at LIMIT ?",
        (before, PORTION),
    ).fetchall()
    chats: dict[str, set[str]] = {}
    for row in rows:
        chats.setdefault(row["user_chat_id"], set()).add(row["id"])
    for chat_id, message_ids in chats.items():
        _clean_replies(connection, chat_id, message_ids)
    _remove_messages(connection, [row["id"] for row in rows])
    return len(rows)


def remove_archived(connection: Connection, before: int) -> int:
    """Remove a portion of a chat that was reset before a time (ms since the epoch)."""
    row = connection.execute(
        "SELECT id FROM user_chats WHERE archived_at < ? ORDER BY archived_at LIMIT 1", (before,)
    ).fetchone()
    return remove_chats(connection, [row["id"]]) if row else 0


def remove_chats(connection: Connection, chat_ids: Collection[str]) -> int:
    """Remove a portion of some chats; returns how many rows went, 0 when nothing is left."""
    count = 0
    for chat_id in chat_ids:
        rows = connection.execute(
            "SELECT id FROM messages WHERE user_chat_id = ? AND state != 'running' LIMIT ?",
            (chat_id, PORTION - count),
        ).fetchall()
        message_ids = [row["id"] for row in rows]
        _clean_replies(connection, chat_id, set(message_ids))
        _remove_messages(connection, message_ids)
        count += len(rows)
        left = connection.execute(
            "SELECT 1 FROM messages WHERE user_chat_id = ? LIMIT 1", (chat_id,)
        ).fetchone()
        if left is None:
            connection.execute("DELETE FROM branches WHERE user_chat_id = ?", (chat_id,))
            count += connection.execute("DELETE FROM user_chats WHERE id = ?", (chat_id,)).rowcount
        if count >= PORTION:
            break
    return count


def silent_chats(connection: Connection, before: int) -> list[str]:
    """Chats in which nobody has spoken since a time (ms since the epoch)."""
    rows = connection.execute(
        "SELECT id FROM user_chats AS chat WHERE created_at < :before AND NOT EXISTS"
        " (SELECT 1 FROM messages WHERE user_chat_id = chat.id AND timestamp >= :before)",
        {"before": before},
    ).fetchall()
    return [row["id"] for row in rows]


def _remove_messages(connection: Connection, message_ids: Collection[str]) -> None:
    marks = [(message_id,) for message_id in message_ids]
    connection.executemany("DELETE FROM completions WHERE message_id = ?", marks)
    for message_id in message_ids:
        files.detach(connection, message_id)
    connection.executemany("DELETE FROM messages WHERE id = ?", marks)


def _clean_replies(connection: Connection, chat_id: str, message_ids: set[str]) -> None:
    rows = connection.execute(
        "SELECT user_id, key, body FROM replies WHERE user_chat_id = ?", (chat_id,)
    ).fetchall()
    for row in rows:
        cleaned = _without(from_json(row["body"]), message_ids)
        if cleaned is not None:
            connection.execute(
                "UPDATE replies SET body = ? WHERE user_id = ? AND key = ?",
                (to_json(cleaned).decode(), row["user_id"], row["key"]),
            )


def _without(body: dict[str, Any], message_ids: set[str]) -> dict[str, Any] | None:
    """A stored reply without the texts of some messages; `None` where it has none of them."""
    if body.get("messageId") in message_ids:
        kept = ("success", "messageId", "id", "sender", "timestamp")
        return {"content": "", **{name: body[name] for name in kept if name in body}}
    if not isinstance(body.get("chat"), dict):
        return None
    chat: dict[str, Any] = body["chat"]
    messages: list[dict[str, Any]] = chat["messages"]
    left = [item for item in messages if item.get("id") not in message_ids]
    return None if len(left) == len(messages) else {**body, "chat": {**chat, "messages": left}}
