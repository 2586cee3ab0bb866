"""Answers in the database: begun, appended to, ended, and mended after a crash.

Functions take the connection of an open transaction, like those of `chat_py_server.chats`. An
answer's message has its place in the chat from the beginning on, right after its question, and is
shown once it has ended.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chat_py.models.completion import StreamError
from chat_py.models.message import Message
from chat_py_server.chats import UserChat, new_id, now, to_message
from chat_py_server.problems import ProblemError

__all__ = [
    "Begun",
    "Ending",
    "Question",
    "append",
    "begin",
    "break_running",
    "conversation",
    "end",
    "find_question",
    "running",
]

Ending = Literal["done", "stopped", "broken"]
CONTEXT_MESSAGES = 40
"""How many messages an answer takes into account."""
RESTARTED = "The answer was interrupted by a restart of the server. What was written is kept."


@dataclass(frozen=True)
class Question:
    """What is to be answered: a message of the user's, or "" before they have said anything."""

    id: str
    seq: int


@dataclass(frozen=True)
class Begun:
    """The ids of an answer; `fresh` when it still has to be written."""

    completion_id: str
    message_id: str
    fresh: bool
    version: int = 0


def find_question(connection: sqlite3.Connection, chat: UserChat, message_id: str) -> Question:
    """The question that `message_id` names, itself or by its answer; by default the last one.

    Raises `ProblemError` 404 for a message that is not in the chat.
    """
    named = None
    if message_id:
        named = connection.execute(
            "SELECT id, seq, sender, reply_to FROM messages WHERE id = ? AND user_chat_id = ?",
            (message_id, chat.id),
        ).fetchone()
        if named is None:
            raise ProblemError(404, f"There is no message {message_id[:128]!r} in this chat.")
        if named["sender"] == "user":
            return Question(named["id"], named["seq"])
        if not named["reply_to"]:
            return Question("", 0)
        row = connection.execute(
            "SELECT id, seq FROM messages WHERE id = ?", (named["reply_to"],)
        ).fetchone()
    else:
        row = connection.execute(
            "SELECT id, seq FROM shown WHERE user_chat_id = ? AND sender = 'user'"
            " ORDER BY seq DESC LIMIT 1",
            (chat.id,),
        ).fetchone()
    return Question(row["id"], row["seq"]) if row else Question("", 0)


def begin(
    connection: sqlite3.Connection, chat: UserChat, question: Question, *, regenerate: bool
) -> Begun:
    """The answer to `question`: the one that runs or is there, or else a fresh one.

    `regenerate` makes a new version; earlier ones stay in the table, the newest is shown.
    Raises `ProblemError` 422 when the question to answer anew is not the last one.
    """
    existing = connection.execute(
        "SELECT id, message_id FROM completions"
        " WHERE user_chat_id = ? AND reply_to = ? AND state = 'running'",
        (chat.id, question.id),
    ).fetchone()
    if existing is None and not regenerate:
        existing = connection.execute(
            "SELECT completions.id, message_id FROM completions JOIN shown ON shown.id = message_id"
            " WHERE completions.user_chat_id = ? AND completions.reply_to = ?"
            "  AND completions.state IN ('done', 'stopped')",
            (chat.id, question.id),
        ).fetchone()
    if existing is not None:
        return Begun(existing["id"], existing["message_id"], fresh=False)
    if regenerate:
        _require_last(connection, chat, question)

    begun = Begun(new_id(), new_id(), fresh=True, version=_versions(connection, chat, question))
    if regenerate or question.id:  # without a question there is the greeting, which stays
        connection.execute(
            "UPDATE messages SET superseded_by = ? WHERE user_chat_id = ? AND reply_to = ?"
            " AND sender != 'user' AND superseded_by IS NULL",
            (begun.message_id, chat.id, question.id),
        )
    connection.execute(
        "INSERT INTO messages (id, user_chat_id, sender, content, timestamp, reply_to, state)"
        " VALUES (?, ?, 'bot', '', ?, ?, 'running')",
        (begun.message_id, chat.id, now(), question.id),
    )
    connection.execute(
        "INSERT INTO completions (id, user_id, user_chat_id, message_id, reply_to, state)"
        " VALUES (?, ?, ?, ?, ?, 'running')",
        (begun.completion_id, chat.user_id, chat.id, begun.message_id, question.id),
    )
    return begun


def _versions(connection: sqlite3.Connection, chat: UserChat, question: Question) -> int:
    return connection.execute(
        "SELECT count(*) FROM completions WHERE user_chat_id = ? AND reply_to = ?",
        (chat.id, question.id),
    ).fetchone()[0]


def _require_last(connection: sqlite3.Connection, chat: UserChat, question: Question) -> None:
    later = connection.execute(
        "SELECT 1 FROM shown WHERE user_chat_id = ? AND sender = 'user' AND seq > ? LIMIT 1",
        (chat.id, question.seq),
    ).fetchone()
    if later is not None:
        raise ProblemError(422, "messageId: only the last answer can be written anew.")


def conversation(
    connection: sqlite3.Connection, chat: UserChat, question: Question
) -> list[Message]:
    """What was said up to and including `question`, oldest first."""
    rows = connection.execute(
        "SELECT * FROM shown WHERE user_chat_id = ? AND (? = 0 OR seq <= ?)"
        " ORDER BY seq DESC LIMIT ?",
        (chat.id, question.seq, question.seq, CONTEXT_MESSAGES),
    ).fetchall()
    return [to_message(row) for row in reversed(rows)]


def append(connection: sqlite3.Connection, completion_id: str, texts: Sequence[str]) -> None:
    """Store those of an answer's deltas (ids 1, 2, …) that are not stored yet."""
    stored: int = connection.execute(
        "SELECT coalesce(max(id), 0) FROM deltas WHERE completion_id = ?", (completion_id,)
    ).fetchone()[0]
    connection.executemany(
        "INSERT INTO deltas VALUES (?, ?, ?)",
        [(completion_id, number, text) for number, text in enumerate(texts[stored:], stored + 1)],
    )


def end(connection: sqlite3.Connection, completion_id: str, state: Ending, event: str) -> None:
    """Give the message its text and the completion its state; `event` is the last event's data.

    A new version that came to nothing gives its place back to the one before it.
    """
    row = connection.execute(
        "UPDATE completions SET state = ?, ending = ? WHERE id = ? RETURNING message_id",
        (state, event, completion_id),
    ).fetchone()
    texts = connection.execute(
        "SELECT text FROM deltas WHERE completion_id = ? ORDER BY id", (completion_id,)
    ).fetchall()
    content = "".join(text["text"] for text in texts)
    connection.execute(
        "UPDATE messages SET content = ?, state = ?, timestamp = ? WHERE id = ?",
        (content, state, now(), row["message_id"]),
    )
    if not content:
        connection.execute(
            "UPDATE messages SET superseded_by = NULL WHERE superseded_by = ?",
            (row["message_id"],),
        )


def break_running(connection: sqlite3.Connection) -> None:
    """After a crash: what was being written is kept as far as it was stored."""
    event = StreamError(error=RESTARTED).model_dump_json(by_alias=True)
    rows = connection.execute("SELECT id FROM completions WHERE state = 'running'").fetchall()
    for row in rows:
        end(connection, row["id"], "broken", event)


def running(connection: sqlite3.Connection, chat: UserChat) -> tuple[str, str] | None:
    """(completion id, message id) of the answer that is being written in `chat`."""
    row = connection.execute(
        "SELECT id, message_id FROM completions WHERE user_chat_id = ? AND state = 'running'",
        (chat.id,),
    ).fetchone()
    return (row["id"], row["message_id"]) if row else None
