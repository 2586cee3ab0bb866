"""Answers in the database: begun, appended to, ended, and mended after a crash.

Functions take the connection of an open transaction, like those of `chats`. An
answer's message has its place in the chat from the beginning on, right after its question, and is
shown once it has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from chat_py.locales.reading import ENGLISH
from chat_py.models.answer_event import AnswerEvent, Usage
from chat_py.models.completion import StreamError
from chat_py.models.message import Message
from chat_py.models.parts import Part, TextPart, collect, read_parts, text_in
from chat_py_server.pieces import cut, dump, extents, load
from chat_py_server.problems import ProblemError
from chat_py_server.repository import (
    Ending,
    Progress,
    RunningAnswer,
    StoredAnswer,
    StoredEnd,
    UserChat,
)
from chat_py_server.sql.chats import json_text, new_id, now, to_message
from chat_py_server.sql.connection import Connection

__all__ = [
    "Abandoned",
    "Lease",
    "Question",
    "Row",
    "abandoned",
    "append",
    "begin",
    "claim",
    "conversation",
    "count_running",
    "count_today",
    "end",
    "end_abandoned",
    "end_all",
    "find",
    "find_question",
    "renew",
    "running",
    "take",
]

CONTEXT_MESSAGES = 40
"""How many messages an answer takes into account."""
RESTARTED = ENGLISH["server.restarted"]


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


@dataclass(frozen=True)
class Abandoned:
    """A running answer, and the lease that was found on it."""

    id: str
    lease: Lease


def find_question(connection: Connection, chat: UserChat, message_id: str) -> Question:
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
    connection: Connection,
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
        "INSERT INTO messages"
        " (id, user_chat_id, sender, content, timestamp, reply_to, state, branch, aside)"
        " SELECT :id, :chat, 'bot', '', :moment, :question, 'running',"
        "  coalesce((SELECT branch FROM messages WHERE id = :question), ''),"
        "  coalesce((SELECT aside FROM messages WHERE id = :question), 0)",
        {"id": begun.message_id, "chat": chat.id, "moment": now(), "question": question.id},
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


def count_today(connection: Connection, day: str, limit: int) -> None:
    """Count an answer that is begun on `day`.

    Raises `ProblemError` 429 when there have been `limit` already.
    """
    begun: int = connection.execute(
        "INSERT INTO answers_of_day VALUES (?, 1)"
        " ON CONFLICT (day) DO UPDATE SET begun = answers_of_day.begun + 1 RETURNING begun",
        (day,),
    ).fetchone()["begun"]
    if begun > limit:
        raise ProblemError(
            429,
            "No more answers can be written today.",
            headers={"Retry-After": "3600"},
        )


def _versions(connection: Connection, chat: UserChat, question: Question) -> int:
    return connection.execute(
        "SELECT count(*) AS versions FROM completions WHERE user_chat_id = ? AND reply_to = ?",
        (chat.id, question.id),
    ).fetchone()["versions"]


def _require_last(connection: Connection, chat: UserChat, question: Question) -> None:
    later = connection.execute(
        "SELECT 1 FROM shown WHERE user_chat_id = ? AND sender = 'user' AND seq > ? LIMIT 1",
        (chat.id, question.seq),
    ).fetchone()
    if later is not None:
        raise ProblemError(422, "messageId: only the last answer can be regenerated.")


def conversation(connection: Connection, chat: UserChat, question: Question) -> list[Message]:
    """What was said up to and including `question`, oldest first."""
    rows = connection.execute(
        "SELECT * FROM shown WHERE user_chat_id = ? AND (? = 0 OR seq <= ?)"
        " ORDER BY seq DESC LIMIT ?",
        (chat.id, question.seq, question.seq, CONTEXT_MESSAGES),
    ).fetchall()
    return [to_message(row) for row in reversed(rows)]


def append(connection: Connection, progress: Progress) -> None:
    """Store pieces of a running answer. Those that are stored already stay as they are, unless a
    restart has taken their place."""
    connection.executemany(
        "INSERT INTO pieces VALUES (?, ?, ?, ?)"
        " ON CONFLICT (completion_id, id) DO UPDATE SET kind = excluded.kind, text = excluded.text"
        "  WHERE excluded.kind = 'restart'",
        [
            (progress.completion_id, number, *dump(piece))
            for number, piece in enumerate(progress.pieces, progress.first)
        ],
    )


def renew(connection: Connection, lease: Lease) -> set[str]:
    """Renew the lease on every running answer of its owner; returns their ids."""
    rows = connection.execute(
        "UPDATE completions SET lease_until = ? WHERE state = 'running' AND owner = ? RETURNING id",
        (lease.until, lease.owner),
    ).fetchall()
    return {row["id"] for row in rows}


def count_running(connection: Connection, user: str) -> int:
    """How many answers are being written for a user, by any instance."""
    return connection.execute(
        "SELECT count(*) AS running FROM completions WHERE user_id = ? AND state = 'running'",
        (user,),
    ).fetchone()["running"]


def claim(connection: Connection, completion_id: str, lease: Lease) -> StoredEnd | None:
    """Keep others from ending an answer; where one has done so already, how it was ended."""
    claimed = connection.execute(
        "UPDATE completions SET lease_until = ? WHERE id = ? AND owner = ? AND state = 'running'",
        (lease.until, completion_id, lease.owner),
    )
    if claimed.rowcount:
        return None
    row = connection.execute(
        "SELECT state, ending FROM completions WHERE id = ?", (completion_id,)
    ).fetchone()
    if row is None or row["state"] == "running":  # removed with its user, or taken over
        return StoredEnd("broken", StreamError(error=RESTARTED).model_dump_json(by_alias=True))
    return StoredEnd(row["state"], row["ending"])


def end(connection: Connection, completion_id: str, state: Ending, event: str) -> None:
    """Give the message its parts and the completion its state; `event` is the last event's data.

    The pieces go, their extents stay: with the parts they are the stream again. A new version
    without any text gives its place back to the one before it.
    """
    pieces = _stored(connection, completion_id)
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


def _stored(connection: Connection, completion_id: str) -> list[AnswerEvent]:
    rows = connection.execute(
        "SELECT kind, text FROM pieces WHERE completion_id = ? ORDER BY id", (completion_id,)
    ).fetchall()
    return [load(row["kind"], row["text"]) for row in rows]


def _extra(parts: list[Part], pieces: Sequence[AnswerEvent], last: dict[str, Any]) -> str:
    """What is stored of an answer beside its text and state."""
    extra: dict[str, object] = {"finish": last.get("finish"), "reason": last.get("error")}
    if any(not isinstance(part, TextPart) for part in parts):
        extra["parts"] = parts
    for usage in (piece for piece in pieces if isinstance(piece, Usage)):
        extra["usage"] = {"inputTokens": usage.input_tokens, "outputTokens": usage.output_tokens}
    kept = {name: value for name, value in extra.items() if value}
    return json_text(kept, exclude_none=True)


def abandoned(
    connection: Connection, owner: str, is_running: Callable[[str], bool]
) -> list[Abandoned]:
    """The answers that nobody writes: those whose lease has run out, and those of `owner` that are
    not running."""
    rows = connection.execute(
        "SELECT id, owner, lease_until FROM completions WHERE state = 'running'"
    ).fetchall()
    moment = connection.moment()
    return [
        Abandoned(row["id"], Lease(row["owner"], row["lease_until"]))
        for row in rows
        if (not is_running(row["id"]) if row["owner"] == owner else row["lease_until"] < moment)
    ]


def end_all(connection: Connection) -> None:
    """End every running answer as broken."""
    event = StreamError(error=RESTARTED).model_dump_json(by_alias=True)
    rows = connection.execute("SELECT id FROM completions WHERE state = 'running'").fetchall()
    for row in rows:
        end(connection, row["id"], "broken", event)


def take(connection: Connection, answer: Abandoned, lease: Lease) -> bool:
    """Have an abandoned answer; `False` where its owner, or another instance, was faster."""
    taken = connection.execute(
        "UPDATE completions SET owner = ?, lease_until = ?"
        " WHERE id = ? AND state = 'running' AND owner = ? AND lease_until = ?",
        (lease.owner, lease.until, answer.id, answer.lease.owner, answer.lease.until),
    )
    return bool(taken.rowcount)


def end_abandoned(
    connection: Connection, completion_id: str, pieces: Sequence[AnswerEvent], lease: Lease
) -> bool:
    """End an answer that was taken as broken, with the pieces that are known of it beside those
    that are stored; `False` where another instance has taken it since."""
    if claim(connection, completion_id, lease) is not None:
        return False
    append(connection, Progress(completion_id, 1, pieces))
    event = StreamError(error=RESTARTED).model_dump_json(by_alias=True)
    end(connection, completion_id, "broken", event)
    return True


def find(connection: Connection, user: str, completion_id: str) -> StoredAnswer | RunningAnswer:
    """The user's answer.

    Raises `ProblemError` 404 for an unknown one.
    """
    row = connection.execute(
        "SELECT message_id, completions.state, owner, ending, lengths, content, extra"
        " FROM completions JOIN messages ON messages.id = message_id"
        " WHERE completions.id = ? AND user_id = ?",
        (completion_id, user),
    ).fetchone()
    if row is None:
        raise ProblemError(404, f"There is no answer {completion_id[:128]!r}.")
    if row["state"] == "running":
        return RunningAnswer(row["message_id"], row["owner"], _stored(connection, completion_id))
    extra: dict[str, Any] = from_json(row["extra"])
    parts = read_parts(extra.get("parts")) or [TextPart(text=row["content"])]
    used: dict[str, int] = extra.get("usage", {})
    usage = Usage(used.get("inputTokens", 0), used.get("outputTokens", 0))
    pieces = cut(row["lengths"], parts, usage)
    return StoredAnswer(row["message_id"], row["state"], pieces, row["ending"])


def running(connection: Connection, chat: UserChat) -> tuple[str, str] | None:
    """(completion id, message id) of the answer that is being written in `chat`."""
    row = connection.execute(
        "SELECT id, message_id FROM completions WHERE user_chat_id = ? AND state = 'running'",
        (chat.id,),
    ).fetchone()
    return (row["id"], row["message_id"]) if row else None
