"""What a user says, stored as a message with its files."""

from __future__ import annotations

from pydantic import AliasChoices

from chat_py.backends.local.excerpt import title_of
from chat_py.backends.local.titles import MAX_TITLE
from chat_py.models.message import NewMessage, SavedMessage
from chat_py.models.parts import TextPart
from chat_py_server.problems import ProblemError
from chat_py_server.repository import UserChat
from chat_py_server.sql import branches, files
from chat_py_server.sql.chats import fields_of, json_text, new_id, now, require_message
from chat_py_server.sql.connection import Connection

__all__ = ["add"]

MAX_EXTRA = 4096
"""Bytes of the fields that a client may have stored with a message."""


def _spellings_of_saved_message() -> frozenset[str]:
    names: set[str] = set()
    for name, field in SavedMessage.model_fields.items():
        names |= {name, field.alias or name}
        if isinstance(field.validation_alias, AliasChoices):
            names |= {str(choice) for choice in field.validation_alias.choices}
    return frozenset(names)


# What only the server may say of a message; other fields of a client are kept with it.
SERVER_FIELDS = _spellings_of_saved_message()


def add(connection: Connection, chat: UserChat, new: NewMessage) -> SavedMessage:
    """Store what the user wrote. The time is the server's: clocks of clients jump.

    Raises `ProblemError` 404 where `replaces` is not in the chat, 422 where it is not the user's
    where its own fields are too large, or where a file is not the user's.
    """
    message_id = new_id()
    if new.replaces:
        former = require_message(connection, chat, new.replaces)
        if former["sender"] != "user":
            raise ProblemError(422, "replaces: must be one of the user's own messages.")
        if former["deleted_at"] is not None:
            raise ProblemError(404, f"The message {new.replaces[:128]!r} was deleted.")
        branches.begin(connection, chat, former, message_id)
    extra = {
        name: value for name, value in (new.model_extra or {}).items() if name not in SERVER_FIELDS
    }
    stored_extra = json_text(extra)
    if len(stored_extra.encode()) > MAX_EXTRA:
        raise ProblemError(
            422, f"The fields beside content may have {MAX_EXTRA} bytes of JSON together."
        )
    branch = branches.current(connection, chat)
    connection.execute(
        "INSERT INTO messages (id, user_chat_id, sender, content, timestamp, extra, branch)"
        " VALUES (?, ?, 'user', ?, ?, ?, ?)",
        (message_id, chat.id, new.content, now(), stored_extra, branch),
    )
    if new.files:
        text = [TextPart(text=new.content)] if new.content else []
        parts = [*text, *files.attach(connection, chat.user_id, message_id, new.files)]
        connection.execute(
            "UPDATE messages SET extra = ? WHERE id = ?",
            (json_text({**extra, "parts": [part.wire() for part in parts]}), message_id),
        )
    row = connection.execute("SELECT * FROM messages WHERE id = ?", (message_id,)).fetchone()
    # The list has it on top; a chat that a person has begun is called by what was said first.
    title = title_of(new.content, MAX_TITLE) if chat.own_id and not chat.title else chat.title
    connection.execute(
        "UPDATE user_chats SET rank = ?, title = ? WHERE id = ?", (row["seq"], title, chat.id)
    )
    return SavedMessage.model_validate({**fields_of(row), "messageId": message_id})
