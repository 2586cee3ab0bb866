"""Chats as a whole: begun, renamed, pinned, deleted and restored."""

from __future__ import annotations

from chat_py.models.chat_list import ChatChange
from chat_py_server.problems import ProblemError
from chat_py_server.repository import UserChat
from chat_py_server.seed import Seeds
from chat_py_server.sql.chats import chat_of, create_chat, find_chat, new_id, now, require_chat
from chat_py_server.sql.connection import Connection

__all__ = [
    "MAX_CHATS",
    "begin_chat",
    "change_chat",
    "delete_chat",
    "remove_dismissed",
    "title_chat",
]

MAX_CHATS = 10_000
"""Chats that one user may have begun, those among them that wait for their removal."""


def begin_chat(connection: Connection, seeds: Seeds, user_id: str, title: str) -> UserChat:
    """A new chat with the first character of the list, which has an id of its own.

    Raises `ProblemError` 409 where the user has too many.
    """
    row = connection.execute(
        "SELECT count(*) AS chats FROM user_chats WHERE user_id = ?", (user_id,)
    ).fetchone()
    if row["chats"] >= MAX_CHATS:
        raise ProblemError(409, f"You have {MAX_CHATS} chats. Delete some to begin another.")
    seed = next((seed for seed in seeds.values() if not seed.hidden), next(iter(seeds.values())))
    chat = create_chat(connection, user_id, seed, new_id())
    if title:
        _rename(connection, chat, title)
    return chat


def change_chat(
    connection: Connection, seeds: Seeds, user_id: str, chat_id: str, change: ChatChange
) -> str:
    """Do what `change` says; returns the id that the chat has then.

    Raises `ProblemError` 404 for a chat that is not there, or is gone for good.
    """
    if change.deleted:
        raise ProblemError(422, "deleted: only false is taken. Use DELETE to delete a chat.")
    if change.deleted is False:
        chat = _restore(connection, seeds, user_id, chat_id)
    else:
        chat = require_chat(connection, seeds, user_id, chat_id)
    if change.title is not None:
        _rename(connection, chat, change.title)
    if change.pinned is not None:
        connection.execute(
            "UPDATE user_chats SET pinned = ? WHERE id = ?", (int(change.pinned), chat.id)
        )
    return chat.chat_id


def delete_chat(connection: Connection, seeds: Seeds, user_id: str, chat_id: str) -> None:
    """Take a chat out of the list, and a character that was not talked to.

    Raises `ProblemError` 404 for an id that nobody knows. What is deleted already stays so.
    """
    chat = find_chat(connection, seeds, user_id, chat_id)
    if chat is not None:
        connection.execute(
            "UPDATE user_chats SET archived_at = ?, deleted = 1 WHERE id = ?", (now(), chat.id)
        )
    elif chat_id not in seeds and _deleted(connection, seeds, user_id, chat_id) is None:
        raise ProblemError(404, f"There is no chat {chat_id[:128]!r}.")
    if chat is None or not chat.own_id:
        connection.execute(
            "INSERT INTO dismissed_characters (user_id, chat_id, dismissed_at) VALUES (?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (user_id, chat.chat_id if chat else chat_id, now()),
        )


def title_chat(connection: Connection, chat: UserChat, title: str) -> bool:
    """Give a chat a title unless a person has given it one; whether it has it now."""
    changed = connection.execute(
        "UPDATE user_chats SET title = ? WHERE id = ? AND named = 0", (title, chat.id)
    )
    return changed.rowcount > 0


def remove_dismissed(connection: Connection, before: int) -> None:
    """Forget which characters were dismissed before a time (ms since the epoch)."""
    connection.execute("DELETE FROM dismissed_characters WHERE dismissed_at < ?", (before,))


def _restore(connection: Connection, seeds: Seeds, user_id: str, chat_id: str) -> UserChat:
    connection.execute(
        "DELETE FROM dismissed_characters WHERE user_id = ? AND chat_id = ?", (user_id, chat_id)
    )
    chat = _deleted(connection, seeds, user_id, chat_id)
    open_one = find_chat(connection, seeds, user_id, chat_id)
    if chat is None:
        # A character that had not been talked to, or what somebody else has restored.
        return open_one or require_chat(connection, seeds, user_id, chat_id)
    connection.execute("UPDATE user_chats SET deleted = 0 WHERE id = ?", (chat.id,))
    if open_one is not None:
        # The character was talked to anew since then: that chat keeps the place.
        own_id = new_id()
        connection.execute(
            "UPDATE user_chats SET chat_id = ?, character_id = ?, title = ?, archived_at = NULL"
            " WHERE id = ?",
            (own_id, chat.seed.id, chat.title or chat.seed.title, chat.id),
        )
        chat_id = own_id
    else:
        connection.execute("UPDATE user_chats SET archived_at = NULL WHERE id = ?", (chat.id,))
    return require_chat(connection, seeds, user_id, chat_id)


def _deleted(connection: Connection, seeds: Seeds, user_id: str, chat_id: str) -> UserChat | None:
    """The chat that was deleted last under an id."""
    row = connection.execute(
        "SELECT id, chat_id, character_id, title, named FROM user_chats"
        " WHERE user_id = ? AND deleted = 1 AND archived_at IS NOT NULL"
        " AND (chat_id = ? OR id = ?) ORDER BY archived_at DESC, id LIMIT 1",
        (user_id, chat_id, chat_id),
    ).fetchone()
    return chat_of(row, user_id, seeds) if row is not None else None


def _rename(connection: Connection, chat: UserChat, title: str) -> None:
    connection.execute("UPDATE user_chats SET title = ?, named = 1 WHERE id = ?", (title, chat.id))
