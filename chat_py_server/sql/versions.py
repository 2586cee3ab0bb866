"""Versions of an answer that was regenerated: which there are, and which one is shown."""

from __future__ import annotations

from itertools import accumulate, takewhile

from chat_py_server.problems import ProblemError
from chat_py_server.repository import UserChat
from chat_py_server.sql.connection import Connection, Row

__all__ = ["ids", "of_questions", "rows_near", "select"]

VERSIONS = (
    " sender != 'user' AND reply_to != '' AND deleted_at IS NULL"
    " AND coalesce(extra ->> 'type', 'text') = 'text'"
)
"""Which messages are versions of an answer; those of one question belong together."""
MOST = 500
"""Versions that go out together."""
NEIGHBOURS = 3
"""Those that do however long they are: a version, and the two that one turns to from it."""


def of_questions(connection: Connection, chat: UserChat) -> dict[str, list[str]]:
    """The ids of the versions of each answer that has several, by its question."""
    # CROSS, so that SQLite begins with the few questions and not with all messages of the chat.
    rows = connection.execute(
        "SELECT id, reply_to FROM (SELECT DISTINCT reply_to AS question FROM messages"
        "   WHERE user_chat_id = :chat AND superseded_by IS NOT NULL) AS questions"
        " CROSS JOIN messages WHERE reply_to = question"
        f" AND user_chat_id = :chat AND content != '' AND {VERSIONS} ORDER BY seq",
        {"chat": chat.id},
    ).fetchall()
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["reply_to"], []).append(row["id"])
    return {question: ids for question, ids in found.items() if len(ids) > 1}


def ids(connection: Connection, message_id: str) -> list[str] | None:
    """The ids of all versions of an answer, the one that is being written among them; `None`
    where there is one only."""
    rows = connection.execute(
        "SELECT id FROM messages WHERE (content != '' OR state = 'running' OR id = :id)"
        f" AND {VERSIONS} AND (user_chat_id, reply_to) ="
        "   (SELECT user_chat_id, reply_to FROM messages WHERE id = :id)"
        " ORDER BY seq",
        {"id": message_id},
    ).fetchall()
    return [row["id"] for row in rows] if len(rows) > 1 else None


def rows_near(connection: Connection, names: list[str], message_id: str, *, size: int) -> list[Row]:
    """The versions next to a message, oldest first, of all that have these ids, which are in
    order: as many as have `size` characters together, at most `MOST` and at least the neighbours.
    One that is being written is left out."""
    place = names.index(message_id) if message_id in names else len(names)
    order = sorted(range(len(names)), key=lambda at: abs(at - place))[:MOST]
    nearest = [names[at] for at in order]
    marks = ", ".join("?" * len(nearest))
    sizes = {
        row["id"]: row["size"]
        for row in connection.execute(
            "SELECT id, length(content) + length(CAST(extra AS TEXT)) AS size FROM messages"
            f" WHERE id IN ({marks})",
            nearest,
        ).fetchall()
    }
    together = accumulate(sizes.get(name, 0) for name in nearest)
    fitting = len(list(takewhile(lambda characters: characters <= size, together)))
    chosen = nearest[: max(NEIGHBOURS, fitting)]
    marks = ", ".join("?" * len(chosen))
    return connection.execute(
        f"SELECT * FROM messages WHERE id IN ({marks}) AND state != 'running' ORDER BY seq", chosen
    ).fetchall()


def select(connection: Connection, row: Row) -> None:
    """Choose the version of an answer that is shown and that later answers continue from."""
    if not row["reply_to"]:
        raise ProblemError(422, "action: this message has only one version.")
    where = f"user_chat_id = :chat AND reply_to = :question AND {VERSIONS}"
    values = {"chat": row["user_chat_id"], "question": row["reply_to"], "id": row["id"]}
    if connection.execute(
        f"SELECT 1 FROM messages WHERE state = 'running' AND {where}", values
    ).fetchone():
        raise ProblemError(409, "Another version is being written. Wait for it or stop it.")
    connection.execute(f"UPDATE messages SET superseded_by = nullif(:id, id) WHERE {where}", values)
