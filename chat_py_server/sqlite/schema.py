"""The tables, and the steps that lead to them from every earlier version.

The version of a file is its `PRAGMA user_version`; a step runs once, in one transaction with the
new version, so that a crash leaves either version whole. Steps that have been released are never
edited: append one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from chat_py_server.sql.schema_error import require_known

__all__ = ["MIGRATIONS", "forget_former_key", "former_key", "migrate"]

FIRST = """
CREATE TABLE IF NOT EXISTS user_chats (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    chat_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    archived_at INTEGER
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_open_chat
    ON user_chats (user_id, chat_id) WHERE archived_at IS NULL;

CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    user_chat_id TEXT NOT NULL REFERENCES user_chats (id),
    sender TEXT NOT NULL,
    content TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    reply_to TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'done'
        CHECK (state IN ('running', 'done', 'stopped', 'broken')),
    superseded_by TEXT,
    deleted_at INTEGER,
    actions TEXT NOT NULL DEFAULT '[]',
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX IF NOT EXISTS messages_of_chat ON messages (user_chat_id, seq);
CREATE INDEX IF NOT EXISTS answers_of_question ON messages (user_chat_id, reply_to);
CREATE INDEX IF NOT EXISTS questions_answered_again
    ON messages (user_chat_id, reply_to) WHERE superseded_by IS NOT NULL;

-- What a reader sees: no running answer, no earlier version, nothing deleted, no empty text.
CREATE VIEW IF NOT EXISTS shown AS
    SELECT * FROM messages
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL
        AND (content != '' OR state = 'done');

CREATE TABLE IF NOT EXISTS completions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    user_chat_id TEXT NOT NULL REFERENCES user_chats (id),
    message_id TEXT NOT NULL REFERENCES messages (id),
    reply_to TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'broken')),
    ending TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_running_answer
    ON completions (user_chat_id, reply_to) WHERE state = 'running';
CREATE INDEX IF NOT EXISTS completions_of_message ON completions (message_id);

-- The text of an answer while it runs; `id` is the event id of the stream.
CREATE TABLE IF NOT EXISTS deltas (
    completion_id TEXT NOT NULL REFERENCES completions (id),
    id INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (completion_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS replies (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
"""

SECOND = """
-- Which instance writes a running answer, and until when nobody else may end it (ms since epoch).
ALTER TABLE completions ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE completions ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
-- The lengths of the deltas of an answer that has ended, "4,3,5": its text is in its message.
ALTER TABLE completions ADD COLUMN lengths TEXT NOT NULL DEFAULT '';
CREATE INDEX completions_of_question ON completions (user_chat_id, reply_to);
CREATE INDEX completions_of_user ON completions (user_id);

CREATE INDEX shown_messages ON messages (user_chat_id, seq)
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL
        AND (content != '' OR state = 'done');
CREATE INDEX spoken_messages ON messages (user_chat_id, seq)
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL
        AND (content != '' OR state = 'done') AND sender = 'user';
CREATE INDEX pictures ON messages (user_chat_id, extra ->> '$.imageId')
    WHERE extra ->> '$.imageId' IS NOT NULL;
-- Texts that are to be removed for good.
CREATE INDEX deleted_messages ON messages (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX archived_chats ON user_chats (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX chats_of_user ON user_chats (user_id);

-- The chat whose texts a stored reply repeats.
ALTER TABLE replies ADD COLUMN user_chat_id TEXT NOT NULL DEFAULT '';
CREATE INDEX replies_of_chat ON replies (user_chat_id) WHERE user_chat_id != '';

-- How many answers were begun on each day (UTC), for a budget.
CREATE TABLE answers_of_day (
    day TEXT PRIMARY KEY,
    begun INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

THIRD = """
-- A new version that came to nothing has given its place back to one before it.
UPDATE messages SET superseded_by = (
    SELECT id FROM messages AS former WHERE former.user_chat_id = messages.user_chat_id
        AND former.reply_to = messages.reply_to AND former.sender != 'user'
        AND former.superseded_by IS NULL AND former.content != '')
    WHERE content = '' AND state IN ('stopped', 'broken') AND superseded_by IS NULL;

-- What a reader sees: no running answer, no earlier version, nothing deleted. An answer without a
-- word is among it, so that it says what became of it.
DROP VIEW shown;
CREATE VIEW shown AS
    SELECT * FROM messages
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL;
DROP INDEX shown_messages;
CREATE INDEX shown_messages ON messages (user_chat_id, seq)
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL;
DROP INDEX spoken_messages;
CREATE INDEX spoken_messages ON messages (user_chat_id, seq)
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL AND sender = 'user';

-- The pieces of an answer while it runs; `id` is the event id of the stream. A piece without a
-- `kind` is text, those of other kinds are JSON. Last, since `PRAGMA integrity_check` does not look
-- for pages that nothing uses where a view is the last thing of the schema.
CREATE TABLE pieces (
    completion_id TEXT NOT NULL REFERENCES completions (id),
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (completion_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO pieces SELECT completion_id, id, '', text FROM deltas;
DROP TABLE deltas;
"""

FOURTH = """
-- In the words that PostgreSQL has, too.
DROP INDEX pictures;
CREATE INDEX pictures ON messages (user_chat_id, extra ->> 'imageId')
    WHERE extra ->> 'imageId' IS NOT NULL;
CREATE INDEX running_answers ON completions (user_id) WHERE state = 'running';
"""

FIFTH = """
-- Files of users; their bytes are in a folder. `unused_since` (ms since the epoch) is NULL while a
-- message has the file, and 0 once none has it any more.
CREATE TABLE files (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    unused_since INTEGER,
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX files_of_user ON files (user_id);
CREATE INDEX unused_files ON files (unused_since) WHERE unused_since IS NOT NULL;

CREATE TABLE message_files (
    message_id TEXT NOT NULL REFERENCES messages (id),
    place INTEGER NOT NULL,
    file_id TEXT NOT NULL REFERENCES files (id),
    PRIMARY KEY (message_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_of_file ON message_files (file_id);
"""

SIXTH = """
-- The bytes of all files, so that nobody has to add them up.
CREATE TABLE file_total (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    bytes INTEGER NOT NULL
) STRICT;
INSERT INTO file_total SELECT 1, coalesce(sum(size), 0) FROM files;
"""

BRANCHES = """
-- Edits of messages (chat_py_server/sql/branches.py): a message belongs to a branch, and is `aside`
-- while another branch is shown in the place of its own.
ALTER TABLE messages ADD COLUMN branch TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1));
DROP VIEW shown;
CREATE VIEW shown AS
    SELECT * FROM messages
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL AND aside = 0;
DROP INDEX shown_messages;
CREATE INDEX shown_messages ON messages (user_chat_id, seq)
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL AND aside = 0;
DROP INDEX spoken_messages;
CREATE INDEX spoken_messages ON messages (user_chat_id, seq)
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL AND aside = 0
        AND sender = 'user';
CREATE INDEX messages_of_branch ON messages (user_chat_id, branch, seq) WHERE branch != '';
CREATE TABLE branches (
    user_chat_id TEXT NOT NULL REFERENCES user_chats (id),
    id TEXT NOT NULL,
    origin TEXT NOT NULL,
    parent TEXT NOT NULL,
    fork INTEGER NOT NULL,
    chosen INTEGER NOT NULL,
    PRIMARY KEY (user_chat_id, id)
) STRICT, WITHOUT ROWID;
"""

CHAT_LISTS = """
-- A chat that a person has begun beside those of the characters has an id of its own as `chat_id`.
ALTER TABLE user_chats ADD COLUMN character_id TEXT NOT NULL DEFAULT '';
ALTER TABLE user_chats ADD COLUMN title TEXT NOT NULL DEFAULT '';
-- Whether a person gave it the title.
ALTER TABLE user_chats ADD COLUMN named INTEGER NOT NULL DEFAULT 0 CHECK (named IN (0, 1));
ALTER TABLE user_chats ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));
-- Its place in the list: the `seq` of what the user said last.
ALTER TABLE user_chats ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
-- Whether it was deleted, where `archived_at` is set; otherwise it was started over.
ALTER TABLE user_chats ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1));
UPDATE user_chats SET rank = coalesce(
    (SELECT max(seq) FROM shown WHERE user_chat_id = user_chats.id AND sender = 'user'), 0);
CREATE INDEX chats_in_order ON user_chats (user_id, pinned, rank, id) WHERE archived_at IS NULL;

-- Characters whose chats a user does not want in the list, since when (ms since the epoch).
CREATE TABLE dismissed_characters (
    user_id TEXT NOT NULL,
    chat_id TEXT NOT NULL,
    dismissed_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, chat_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dismissed_since ON dismissed_characters (dismissed_at);
"""


def _first(connection: sqlite3.Connection) -> None:
    _run_script(connection, FIRST)


def _second(connection: sqlite3.Connection) -> None:
    _run_script(connection, SECOND)
    rows = connection.execute(
        "SELECT completion_id, text FROM deltas JOIN completions ON completions.id = completion_id"
        " WHERE state != 'running' ORDER BY completion_id, deltas.id"
    )
    lengths: dict[str, list[str]] = {}
    for row in rows:
        lengths.setdefault(row["completion_id"], []).append(str(len(row["text"])))
    connection.executemany(
        "UPDATE completions SET lengths = ? WHERE id = ?",
        [(",".join(parts), completion_id) for completion_id, parts in lengths.items()],
    )
    connection.execute(
        "DELETE FROM deltas WHERE completion_id IN"
        " (SELECT id FROM completions WHERE state != 'running')"
    )


def _third(connection: sqlite3.Connection) -> None:
    _run_script(connection, THIRD)


def _fourth(connection: sqlite3.Connection) -> None:
    _run_script(connection, FOURTH)


def _fifth(connection: sqlite3.Connection) -> None:
    _run_script(connection, FIFTH)


def _sixth(connection: sqlite3.Connection) -> None:
    _run_script(connection, SIXTH)


def _branches(connection: sqlite3.Connection) -> None:
    _run_script(connection, BRANCHES)


def _chat_lists(connection: sqlite3.Connection) -> None:
    _run_script(connection, CHAT_LISTS)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _first,
    _second,
    _third,
    _fourth,
    _fifth,
    _sixth,
    _branches,
    _chat_lists,
)
"""Step by step from an empty file; the schema's version is their number. A file of the time before
there were versions has version 0 and the tables of the first step."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file up to date, step by step.

    Raises:
        SchemaError: the file is newer than this program.
        sqlite3.Error: the disk fails.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    require_known(version, len(MIGRATIONS))
    for number, step in enumerate(MIGRATIONS[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def former_key(connection: sqlite3.Connection) -> bytes | None:
    """The key that signed cookies in versions that kept it in the table `secrets`."""
    if not _has_secrets(connection):
        return None
    row = connection.execute("SELECT value FROM secrets WHERE name = 'cookie'").fetchone()
    return row["value"] if row else None


def forget_former_key(connection: sqlite3.Connection) -> None:
    """Remove the table `secrets`, whose place is zeroed (`secure_delete`)."""
    if _has_secrets(connection):
        connection.execute("DROP TABLE secrets")


def _has_secrets(connection: sqlite3.Connection) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'secrets'").fetchone()
    return found is not None


def _run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run statements inside the open transaction, which `executescript` would commit."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
