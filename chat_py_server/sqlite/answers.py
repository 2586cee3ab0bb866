"""Answers in the database: begun, appended to, ended, and mended after a crash.

Functions take the connection of an open transaction, like those of `chats`. An
answer's message has its place in the chat from the beginning on, right after its question, and is
shown once it has ended.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json, to_json

from chat_py.models.answer_event import AnswerEvent, Usage
from chat_py.models.completion import StreamError
from chat_py.models.message import Message
from chat_py.models.parts import Part, TextPart, collect, read_parts, text_in
from chat_py_server.pieces import cut, dump, extents, load
from chat_py_server.problems import ProblemError
from chat_py_server.repository import Ending, Progress, StoredAnswer, UserChat
from chat_py_server.sqlite.chats import new_id, now, to_message

__all__ = [
    "Lease",
    "Question",
    "Row",
    "append",
    "begin",
    "conversation",
    "count_today",
    "end",
    "end_abandoned",
    "find",
    "find_question",
    "renew",
    "running",
]

CONTEXT_MESSAGES = 40
"""How many messages an answer takes into account."""
RESTARTED = "The answer was interrupted by a restart of the server. What was written is kept."


@dataclass(frozen=True)
class Question:
    """What is to be answered: a message of the user's, or "" before they have said anything."""

    id: str
    seq: int


@dataclass(frozen=True)
class Row:
    """The ids of an answer; `fresh` when it still has to be written."""

    completion_id: str
    message_id: str
    fresh: bool
    version: int = 0


@dataclass(frozen=True)
class Lease:
    """Who writes an answer, and until when (ms since the epoch) nobody else may end it."""

    owner: str
    until: int


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
    connection: sqlite3.Connection,
    chat: UserChat,
    question: Question,
    lease: Lease,
    *,
    regenerate: bool,
) -> Row:
    """The answer to `question`: the one that runs or is there, or else a fresh one.

    `regenerate` makes a new version; earlier ones stay in the table, the newest is shown.
    Raises `ProblemError` 422 when the answer to regenerate is not the last one.
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
            "  AND (completions.state = 'done' OR completions.state = 'stopped' AND content != '')",
            (chat.id, question.id),
        ).fetchone()
    if existing is not None:
        return Row(existing["id"], existing["message_id"], fresh=False)
    if regenerate:
        _require_last(connection, chat, question)

    begun = Row(new_id(), new_id(), fresh=True, version=_versions(connection, chat, question))
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
        "INSERT INTO completions"
        " (id, user_id, user_chat_id, message_id, reply_to, state, owner, lease_until)"
        " VALUES (?, ?, ?, ?, ?, 'running', ?, ?)",
        (
            *(begun.completion_id, chat.user_id, chat.id, begun.message_id, question.id),
            *(lease.owner, lease.until),
        ),
    )
    return begun


def count_today(connection: sqlite3.Connection, day: str, limit: int | None) -> None:
    """Count an answer that is begun on `day`.

    Raises `ProblemError` 429 when there have been `limit` already.
    """
    begun: int = connection.execute(
        "INSERT INTO answers_of_day VALUES (?, 1)"
        " ON CONFLICT (day) DO UPDATE SET begun = begun + 1 RETURNING begun",
        (day,),
    ).fetchone()[0]
    if limit is not None and begun > limit:
        raise ProblemError(
            429,
            "No more answers can be written today.",
            headers={"Retry-After": "3600"},
        )


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
        raise ProblemError(422, "messageId: only the last answer can be regenerated.")


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


def append(connection: sqlite3.Connection, progress: Progress) -> None:
    """Store pieces of a running answer. Those that are stored already stay as they are, unless a
    restart has taken their place."""
    connection.executemany(
        "INSERT INTO pieces VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET kind = excluded.kind, text = excluded.text"
        "  WHERE excluded.kind = 'restart'",
        [
            (progress.completion_id, number, *dump(piece))
            for number, piece in enumerate(progress.pieces, progress.first)
        ],
    )


def renew(connection: sqlite3.Connection, lease: Lease) -> None:
    """Renew the lease on every running answer of its owner."""
    connection.execute(
        "UPDATE completions SET lease_until = ? WHERE state = 'running' AND owner = ?",
        (lease.until, lease.owner),
    )


def end(connection: sqlite3.Connection, completion_id: str, state: Ending, event: str) -> None:
    """Give the message its parts and the completion its state; `event` is the last event's data.

    The pieces go, their extents stay: with the parts they are the stream again. A new version
    without any text gives its place back to the one before it.
    """
    rows = connection.execute(
        "SELECT kind, text FROM pieces WHERE completion_id = ? ORDER BY id", (completion_id,)
    ).fetchall()
    pieces = [load(row["kind"], row["text"]) for row in rows]
    parts = collect(pieces)
    content = text_in(parts)
    message_id: str = connection.execute(
        "UPDATE completions SET state = ?, ending = ?, lengths = ? WHERE id = ?"
        " RETURNING message_id",
        (state, event, extents(pieces), completion_id),
    ).fetchone()["message_id"]
    connection.execute("DELETE FROM pieces WHERE completion_id = ?", (completion_id,))
    connection.execute(
        "UPDATE messages SET content = ?, state = ?, timestamp = ?, extra = ? WHERE id = ?",
        (content, state, now(), _extra(parts, pieces, from_json(event)), message_id),
    )
    if not content:
        connection.execute(
            "UPDATE messages SET superseded_by ="
            " (SELECT id FROM messages WHERE superseded_by = :id) WHERE id = :id",
            {"id": message_id},
        )
        connection.execute(
            "UPDATE messages SET superseded_by = NULL WHERE superseded_by = ?", (message_id,)
        )


def _extra(parts: list[Part], pieces: Sequence[AnswerEvent], last: dict[str, Any]) -> str:
    """What is stored of an answer beside its text and state."""
    extra: dict[str, object] = {"finish": last.get("finish"), "reason": last.get("error")}
    if any(not isinstance(part, TextPart) for part in parts):
        extra["parts"] = parts
    for usage in (piece for piece in pieces if isinstance(piece, Usage)):
        extra["usage"] = {"inputTokens": usage.input_tokens, "outputTokens": usage.output_tokens}
    kept = {name: value for name, value in extra.items() if value}
    return to_json(kept, by_alias=True, exclude_none=True).decode()


def end_abandoned(
    connection: sqlite3.Connection,
    owner: str,
    is_running: Callable[[str], bool],
    *,
    alone: bool = False,
) -> int:
    """End as broken the answers that nobody writes: those whose lease has run out, and those of
    `owner` that are not running. `alone` tells that no other instance can be there.
    """
    event = StreamError(error=RESTARTED).model_dump_json(by_alias=True)
    rows = connection.execute(
        "SELECT id, owner, lease_until FROM completions WHERE state = 'running'"
    ).fetchall()
    moment = now()
    count = 0
    for row in rows:
        own = row["owner"] == owner
        gone = not is_running(row["id"]) if own else alone or row["lease_until"] < moment
        if gone:
            end(connection, row["id"], "broken", event)
            count += 1
    return count


def find(connection: sqlite3.Connection, user: str, completion_id: str) -> StoredAnswer:
    """The user's answer that has ended.

    Raises `ProblemError` 404 for an unknown one, 503 for one that is being written.
    """
    row = connection.execute(
        "SELECT message_id, completions.state, ending, lengths, content, extra"
        " FROM completions JOIN messages ON messages.id = message_id"
        " WHERE completions.id = ? AND user_id = ?",
        (completion_id, user),
    ).fetchone()
    if row is None:
        raise ProblemError(404, f"There is no answer {completion_id[:128]!r}.")
    if row["state"] == "running":
        raise ProblemError(
            503, "Another server process is writing this answer.", headers={"Retry-After": "5"}
        )
    extra: dict[str, Any] = from_json(row["extra"])
    parts = read_parts(extra.get("parts")) or [TextPart(text=row["content"])]
    used: dict[str, int] = extra.get("usage", {})
    usage = Usage(used.get("inputTokens", 0), used.get("outputTokens", 0))
    pieces = cut(row["lengths"], parts, usage)
    return StoredAnswer(row["message_id"], row["state"], pieces, row["ending"])


def running(connection: sqlite3.Connection, chat: UserChat) -> tuple[str, str] | None:
    """(completion id, message id) of the answer that is being written in `chat`."""
    row = connection.execute(
        "SELECT id, message_id FROM completions WHERE user_chat_id = ? AND state = 'running'",
        (chat.id,),
    ).fetchone()
    return (row["id"], row["message_id"]) if row else None
