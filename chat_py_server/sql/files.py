"""What is known of files: whose they are, and which messages have them.

A file goes when no message has it any more: it is retired, then its bytes are removed, and then it
is forgotten, so that a crash in between leaves it to be removed again. Every function takes the
connection of an open transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chat_py.models.message import Message
from chat_py.models.parts import FilePart
from chat_py_server.file_refusals import mebibytes, refuse_file
from chat_py_server.problems import ProblemError
from chat_py_server.repository import FileQuota, StoredFile
from chat_py_server.sql.connection import Connection, Row

__all__ = [
    "add",
    "attach",
    "detach",
    "drop",
    "find",
    "forget",
    "of_messages",
    "part_of",
    "retire",
    "retire_of_user",
    "unknown",
]

ADDRESS = "/api/files/"
PORTION = 200
"""Files that one transaction retires."""


def part_of(file: StoredFile) -> FilePart:
    """The part of a message that a file is."""
    return FilePart(
        url=ADDRESS + file.id, media_type=file.media_type, name=file.name, size=file.size
    )


def add(connection: Connection, user: str, file: StoredFile, quota: FileQuota) -> None:
    """Make a file known, which no message has yet.

    Raises `ProblemError`: 413 where the user has too much, 507 where all together have.
    """
    of_user = file.size + int(
        connection.execute(
            "SELECT coalesce(sum(size), 0) AS bytes FROM files WHERE retired = 0 AND user_id = ?",
            (user,),
        ).fetchone()["bytes"]
    )
    if of_user > quota.user:
        raise refuse_file(
            413,
            f"with it your files would have {mebibytes(of_user)} together, and you may have "
            f"{mebibytes(quota.user)}. Delete messages with files that you do not need.",
        )
    counted = connection.execute(
        "UPDATE file_total SET bytes = bytes + ? WHERE bytes + ? <= ?",
        (file.size, file.size, quota.all),
    )
    if not counted.rowcount:
        raise ProblemError(507, "The server has no room for more files. Try again later.")
    connection.execute(
        "INSERT INTO files (id, user_id, name, media_type, size, unused_since)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (file.id, user, file.name, file.media_type, file.size, connection.moment()),
    )


def find(connection: Connection, user: str, file_id: str) -> StoredFile:
    """The user's file. Raises `ProblemError` 404."""
    row = connection.execute(
        "SELECT * FROM files WHERE id = ? AND user_id = ? AND retired = 0", (file_id, user)
    ).fetchone()
    if row is None:
        raise ProblemError(404, f"There is no file {file_id[:128]!r}.")
    return _stored(row)


def attach(
    connection: Connection, user: str, message_id: str, parts: Sequence[FilePart]
) -> list[FilePart]:
    """Give a message its files, and return them as the server knows them.

    Raises `ProblemError` 422 for one that is not the user's, or is there no more.
    """
    found: list[FilePart] = []
    for place, part in enumerate(parts):
        file_id = part.url.rpartition(ADDRESS)[2]
        # In one statement, since another instance may be about to retire it.
        kept = connection.execute(
            "UPDATE files SET unused_since = NULL WHERE id = ? AND user_id = ? AND retired = 0",
            (file_id, user),
        )
        if not kept.rowcount:
            raise _missing(place)
        connection.execute(
            "INSERT INTO message_files (message_id, place, file_id) VALUES (?, ?, ?)",
            (message_id, place, file_id),
        )
        found.append(part_of(find(connection, user, file_id)))
    return found


def detach(connection: Connection, message_id: str) -> None:
    """Take its files from a message that is being removed for good."""
    rows = connection.execute(
        "DELETE FROM message_files WHERE message_id = ? RETURNING file_id", (message_id,)
    ).fetchall()
    connection.executemany(
        "UPDATE files SET unused_since = 0 WHERE id = ?"
        " AND NOT EXISTS (SELECT 1 FROM message_files WHERE file_id = files.id)",
        [(row["file_id"],) for row in rows],
    )


def of_messages(connection: Connection, messages: Sequence[Message]) -> dict[str, list[StoredFile]]:
    """The files that messages have, by the message's id."""
    if not messages:
        return {}
    marks = ", ".join("?" * len(messages))
    rows = connection.execute(
        f"SELECT * FROM message_files JOIN files ON files.id = file_id"
        f" WHERE message_id IN ({marks}) AND retired = 0 ORDER BY message_id, place",
        [message.id for message in messages],
    ).fetchall()
    found: dict[str, list[StoredFile]] = {}
    for row in rows:
        found.setdefault(row["message_id"], []).append(_stored(row))
    return found


def drop(connection: Connection, user: str, file_id: str) -> bool:
    """Retire a file of the user's that no message has; whether it was one."""
    return (
        connection.execute(
            "UPDATE files SET retired = 1 WHERE id = ? AND user_id = ?"
            " AND unused_since IS NOT NULL",
            (file_id, user),
        ).rowcount
        > 0
    )


def retire(connection: Connection, before: int) -> list[str]:
    """A portion of the files that no message has had since a time (ms since the epoch); nobody
    finds them from now on."""
    rows = connection.execute(
        "UPDATE files SET retired = 1 WHERE id IN"
        " (SELECT id FROM files WHERE unused_since < ? LIMIT ?) AND unused_since < ? RETURNING id",
        (before, PORTION, before),
    ).fetchall()
    return [row["id"] for row in rows]


def retire_of_user(connection: Connection, user: str) -> list[str]:
    """All files of a user whose messages are gone."""
    rows = connection.execute(
        "UPDATE files SET retired = 1 WHERE user_id = ? AND unused_since IS NOT NULL RETURNING id",
        (user,),
    ).fetchall()
    return [row["id"] for row in rows]


def forget(connection: Connection, file_ids: Collection[str]) -> None:
    """Remove what is known of retired files, whose bytes are gone."""
    freed = 0
    for file_id in file_ids:
        row = connection.execute(
            "DELETE FROM files WHERE id = ? AND retired = 1 RETURNING size", (file_id,)
        ).fetchone()
        freed += row["size"] if row else 0
        connection.execute("DELETE FROM replies WHERE user_chat_id = ?", (file_id,))
    connection.execute("UPDATE file_total SET bytes = bytes - ?", (freed,))


def unknown(connection: Connection, file_ids: Sequence[str]) -> list[str]:
    """Those of the ids that are no file's."""
    return [
        file_id
        for file_id in file_ids
        if connection.execute("SELECT 1 FROM files WHERE id = ?", (file_id,)).fetchone() is None
    ]


def _missing(place: int) -> ProblemError:
    field = f"parts.{place}.url"
    problem = "there is no such file of yours. Send the file again with POST /files."
    return ProblemError(422, f"{field}: {problem}", errors=[{"field": field, "detail": problem}])


def _stored(row: Row) -> StoredFile:
    return StoredFile(row["id"], row["name"], row["media_type"], row["size"])
