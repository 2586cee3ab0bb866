"""Chats and their messages in the database.

A chat id names a character that everybody may talk to. The first visit makes the user's own
chat with it, the `userChatId`, so that guests never see each other's messages. Every function
takes the connection of an open transaction (`Database`) and sees the user's own rows only.
"""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import replace
from itertools import accumulate, takewhile

from pydantic_core import from_json, to_json

from chat_py.models.message import (
    Action,
    Message,
    MessageAction,
    with_reaction,
)
from chat_py_server.problems import ProblemError
from chat_py_server.repository import UserChat
from chat_py_server.seed import Seed, Seeds
from chat_py_server.sql import branches
from chat_py_server.sql import versions as several
from chat_py_server.sql.connection import Connection, Row

__all__ = [
    "PAGE_SIZE",
    "act",
    "chat_of",
    "count_messages",
    "create_chat",
    "fields_of",
    "find_chat",
    "is_shown",
    "json_text",
    "list_messages",
    "mark_upscaled",
    "new_id",
    "now",
    "open_chat",
    "require_chat",
    "require_message",
    "reset_chat",
    "restore_chat",
    "steps",
    "to_message",
    "versions",
]

PAGE_SIZE = 1_000_000
"""Characters that go out together, more than one message: nobody waits while they are written."""
NUL = r"\u0000"
ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def new_id() -> str:
    """An id that nobody can guess."""
    return uuid.uuid4().hex


def now() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def json_text(value: object, *, exclude_none: bool = False) -> str:
    """JSON for the column `extra`, with U+FFFD for U+0000, which PostgreSQL cannot store, and null
    for numbers that JSON cannot (1e999 is infinite)."""
    text = to_json(value, by_alias=True, exclude_none=exclude_none, inf_nan_mode="null").decode()
    return ESCAPED_NUL.sub(r"\1\\ufffd", text) if NUL in text else text


def find_chat(connection: Connection, seeds: Seeds, user_id: str, chat_id: str) -> UserChat | None:
    """The user's open chat by its character's id or by its own; `None` when there is none."""
    row = connection.execute(
        "SELECT id, chat_id, character_id, title, named FROM user_chats"
        " WHERE user_id = ? AND archived_at IS NULL AND (chat_id = ? OR id = ?)",
        (user_id, chat_id, chat_id),
    ).fetchone()
    return chat_of(row, user_id, seeds) if row is not None else None


def chat_of(row: Row, user_id: str, seeds: Seeds) -> UserChat | None:
    """The chat of a row of `user_chats`; `None` where its character is not there any more."""
    own_id = row["chat_id"] if row["character_id"] else ""
    seed = seeds.get(row["character_id"] or row["chat_id"])
    if seed is None:
        return None
    title, named = row["title"], bool(row["named"])
    return UserChat(row["id"], user_id, seed, own_id=own_id, title=title, named=named)


def open_chat(connection: Connection, seeds: Seeds, user_id: str, chat_id: str) -> UserChat | None:
    """The user's chat, made on the first visit; `None` for an id that nobody knows."""
    chat = find_chat(connection, seeds, user_id, chat_id)
    if chat is None and chat_id in seeds:
        connection.execute(
            "DELETE FROM dismissed_characters WHERE user_id = ? AND chat_id = ?", (user_id, chat_id)
        )
        return create_chat(connection, user_id, seeds[chat_id])
    return chat


def require_chat(connection: Connection, seeds: Seeds, user_id: str, chat_id: str) -> UserChat:
    """`open_chat`; raises `ProblemError` 404 for an id that nobody knows."""
    chat = open_chat(connection, seeds, user_id, chat_id)
    if chat is None:
        raise ProblemError(404, f"There is no chat {chat_id[:128]!r}.")
    return chat


def reset_chat(connection: Connection, chat: UserChat) -> UserChat:
    """A fresh chat with the same character, in the place of the old one, which is archived and no
    longer shown."""
    connection.execute("UPDATE user_chats SET archived_at = ? WHERE id = ?", (now(), chat.id))
    fresh = create_chat(connection, chat.user_id, chat.seed, chat.own_id)
    connection.execute(
        "UPDATE user_chats SET pinned = former.pinned, named = former.named,"
        "  title = CASE WHEN former.named = 1 THEN former.title ELSE '' END"
        " FROM (SELECT * FROM user_chats WHERE id = ?) AS former WHERE user_chats.id = ?",
        (chat.id, fresh.id),
    )
    kept = find_chat(connection, {chat.seed.id: chat.seed}, chat.user_id, fresh.id)
    return replace(fresh, title=kept.title, named=kept.named) if kept else fresh


def restore_chat(connection: Connection, chat: UserChat, former: str) -> UserChat:
    """The chat that `chat` was started over from, in its place; `chat` itself where `former` is
    not the id of such a one."""
    row = connection.execute(
        "SELECT id, chat_id, character_id, title, named FROM user_chats"
        " WHERE id = ? AND user_id = ? AND chat_id = ? AND archived_at IS NOT NULL",
        (former, chat.user_id, chat.chat_id),
    ).fetchone()
    if row is None:
        return chat
    connection.execute("UPDATE user_chats SET archived_at = ? WHERE id = ?", (now(), chat.id))
    connection.execute("UPDATE user_chats SET archived_at = NULL WHERE id = ?", (former,))
    connection.execute("UPDATE user_chats SET deleted = 0 WHERE id = ?", (former,))
    return replace(chat, id=former, title=row["title"], named=bool(row["named"]))


def create_chat(connection: Connection, user_id: str, seed: Seed, own_id: str = "") -> UserChat:
    """A new chat with a character, as it begins; beside the character's own one with `own_id`, and
    with no more than how the character greets."""
    chat = UserChat(new_id(), user_id, seed, created=True, own_id=own_id)
    moment = now()
    connection.execute(
        "INSERT INTO user_chats (id, user_id, chat_id, character_id, created_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (chat.id, user_id, chat.chat_id, seed.id if own_id else "", moment),
    )
    question = ""
    greets = takewhile(lambda line: line.sender != "user", seed.lines)
    lines = list(greets if own_id else seed.lines)
    for line, minutes in zip(lines, range(len(lines) - 1, -1, -1), strict=True):
        message_id = new_id()
        connection.execute(
            "INSERT INTO messages (id, user_chat_id, sender, content, timestamp, reply_to, extra)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                message_id,
                chat.id,
                line.sender,
                line.content,
                moment - minutes * 60_000,
                "" if line.sender == "user" else question,
                json_text(line.extra),
            ),
        )
        if line.sender == "user":
            question = message_id
    # Whatever was said before stands below it; a character's chat keeps its place until then.
    place = "SELECT max(seq) FROM messages" + (
        "" if own_id else " WHERE user_chat_id = :chat AND sender = 'user'"
    )
    connection.execute(
        f"UPDATE user_chats SET rank = coalesce(({place}), :lowest) WHERE id = :chat",
        {"chat": chat.id, "lowest": 1 if own_id else 0},
    )
    return chat


def list_messages(
    connection: Connection, chat: UserChat, *, limit: int, offset: int = 0
) -> list[Message]:
    """`limit` messages, oldest first, or as many as `PAGE_SIZE` allows; `offset` counts from the
    newest backwards."""
    sizes = connection.execute(
        "SELECT length(content) + length(CAST(extra AS TEXT)) AS size FROM shown"
        " WHERE user_chat_id = ? ORDER BY seq DESC LIMIT ? OFFSET ?",
        (chat.id, limit, offset),
    )
    together = accumulate(row["size"] for row in iter(sizes.fetchone, None))
    fitting = len(list(takewhile(lambda size: size <= PAGE_SIZE, together)))
    rows = connection.execute(
        "SELECT * FROM shown WHERE user_chat_id = ? ORDER BY seq DESC LIMIT ? OFFSET ?",
        (chat.id, max(1, fitting), offset),
    ).fetchall()
    answers = several.of_questions(connection, chat)
    edits = branches.edits(connection, chat)
    found: list[Message] = []
    for row in reversed(rows):
        message = to_message(row)
        if message.sender == "user":
            message.versions = edits.get(message.id)
        elif message.id in answers.get(row["reply_to"], ()):
            message.versions = answers[row["reply_to"]]
        found.append(message)
    return found


def versions(connection: Connection, chat: UserChat, message_id: str) -> list[Message]:
    """Versions of an answer, or edits of a message of the user's, oldest first: all, or those next
    to this one, as many as `PAGE_SIZE` allows.

    Raises `ProblemError` 404 for a message that is not in the chat.
    """
    found = require_message(connection, chat, message_id)
    if found["sender"] == "user":
        ids = branches.edits(connection, chat).get(message_id, [message_id])
    else:
        ids = several.ids(connection, message_id) or [message_id]
    rows = several.rows_near(connection, ids, message_id, size=PAGE_SIZE)
    return [to_message(row) for row in rows]


def require_message(connection: Connection, chat: UserChat, message_id: str) -> Row:
    """A message of the chat. Raises `ProblemError` 404."""
    row = connection.execute(
        "SELECT * FROM messages WHERE id = ? AND user_chat_id = ?", (message_id, chat.id)
    ).fetchone()
    if row is None:
        raise ProblemError(404, f"There is no message {message_id[:128]!r} in this chat.")
    return row


def is_shown(connection: Connection, chat: UserChat, message_id: str) -> bool:
    """Whether a reader of the chat sees a message."""
    return (
        connection.execute(
            "SELECT 1 FROM shown WHERE id = ? AND user_chat_id = ?", (message_id, chat.id)
        ).fetchone()
        is not None
    )


def count_messages(connection: Connection, chat: UserChat) -> int:
    """How many messages a reader of the chat can see."""
    return connection.execute(
        "SELECT count(*) AS messages FROM shown WHERE user_chat_id = ?", (chat.id,)
    ).fetchone()["messages"]


def steps(connection: Connection, chat: UserChat) -> int:
    """The chat's current step: how often the user has spoken, up to the character's total."""
    return connection.execute(
        "SELECT count(*) AS steps FROM"
        " (SELECT 1 FROM shown WHERE user_chat_id = ? AND sender = 'user' LIMIT ?) AS spoken",
        (chat.id, chat.seed.total_steps),
    ).fetchone()["steps"]


def act(
    connection: Connection,
    chat: UserChat,
    message_id: str,
    wanted: MessageAction,
) -> list[Action]:
    """Do what is `wanted` to a message and return its actions. Once more changes nothing more.

    Raises `ProblemError` 404 for a message that is not in the chat.
    """
    action = wanted.action
    row = require_message(connection, chat, message_id)
    actions = [Action.model_validate(item) for item in from_json(row["actions"])]
    if action in ("delete", "restore"):
        connection.execute(
            "UPDATE messages SET deleted_at = ? WHERE id = ?",
            (now() if action == "delete" else None, message_id),
        )
        if action == "restore":
            branches.show(connection, chat, row)
    elif action == "select" and row["sender"] == "user":
        _select_edit(connection, chat, row)
    elif action == "select":
        several.select(connection, row)
    else:
        actions = with_reaction(actions, action, wanted.feedback)
    connection.execute(
        "UPDATE messages SET actions = ? WHERE id = ?",
        (to_json([item.wire() for item in actions]).decode(), message_id),
    )
    return actions


def _select_edit(connection: Connection, chat: UserChat, row: Row) -> None:
    """Show an edit of a message, with what was shown last after it."""
    if not row["aside"]:
        branches.require_edit(connection, chat, row["id"])
    if connection.execute(
        "SELECT 1 FROM messages WHERE user_chat_id = ? AND state = 'running'", (chat.id,)
    ).fetchone():
        raise ProblemError(409, "An answer is being written. Wait for it or stop it.")
    branches.show(connection, chat, row)


def mark_upscaled(
    connection: Connection, user_id: str, image_id: str, larger: str
) -> tuple[str, Message]:
    """Give the user's image its larger variant, the URL `larger`; returns the chat's id too.

    Raises `ProblemError` 404 for an image that is not in one of the user's chats.
    """
    row = connection.execute(
        "SELECT messages.* FROM messages JOIN user_chats ON user_chats.id = user_chat_id"
        " WHERE user_id = ? AND archived_at IS NULL AND extra ->> 'imageId' = ?",
        (user_id, image_id),
    ).fetchone()
    if row is None:
        raise ProblemError(404, f"There is no image {image_id[:128]!r} in your chats.")
    extra = {**from_json(row["extra"]), "imageUrl": larger, "isUpscaled": True}
    connection.execute("UPDATE messages SET extra = ? WHERE id = ?", (json_text(extra), row["id"]))
    return row["user_chat_id"], Message.model_validate({**fields_of(row), **extra})


def to_message(row: Row) -> Message:
    """A row of `messages` or `shown` as the model that goes out."""
    return Message.model_validate(fields_of(row))


def fields_of(row: Row) -> dict[str, object]:
    """The fields of `Message` that a row has."""
    fields: dict[str, object] = {
        **from_json(row["extra"]),
        "id": row["id"],
        "sender": row["sender"],
        "content": row["content"],
        "timestamp": row["timestamp"],
        "actions": from_json(row["actions"]),
    }
    if row["state"] != "done":
        fields["state"] = row["state"]
    return fields
