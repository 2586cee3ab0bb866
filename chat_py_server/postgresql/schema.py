"""The tables in PostgreSQL, and the steps that lead to them from every earlier version.

The version is the one row of `chat_py_schema`. All steps are done in one transaction, and by one
instance: another that starts at the same time waits for it. Steps that have been released are never
edited: append one.
"""

from __future__ import annotations

from typing import LiteralString

import psycopg
from psycopg.rows import DictRow

from chat_py_server.sql.schema_error import require_known

__all__ = ["MIGRATIONS", "migrate"]

FIRST = """
CREATE TABLE user_chats (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    chat_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    archived_at BIGINT
);
CREATE UNIQUE INDEX one_open_chat ON user_chats (user_id, chat_id) WHERE archived_at IS NULL;
CREATE INDEX archived_chats ON user_chats (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX chats_of_user ON user_chats (user_id);

-- `extra` is JSON as it was given, with its order.
CREATE TABLE messages (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    user_chat_id TEXT NOT NULL REFERENCES user_chats (id),
    sender TEXT NOT NULL,
    content TEXT NOT NULL,
    timestamp BIGINT NOT NULL,
    reply_to TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'done'
        CHECK (state IN ('running', 'done', 'stopped', 'broken')),
    superseded_by TEXT,
    deleted_at BIGINT,
    actions TEXT NOT NULL DEFAULT '[]',
    extra JSON NOT NULL DEFAULT '{}'
);
CREATE INDEX messages_of_chat ON messages (user_chat_id, seq);
CREATE INDEX answers_of_question ON messages (user_chat_id, reply_to);
CREATE INDEX questions_answered_again
    ON messages (user_chat_id, reply_to) WHERE superseded_by IS NOT NULL;
CREATE INDEX shown_messages ON messages (user_chat_id, seq)
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL;
CREATE INDEX spoken_messages ON messages (user_chat_id, seq)
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL AND sender = 'user';
CREATE INDEX pictures ON messages (user_chat_id, (extra ->> 'imageId'))
    WHERE extra ->> 'imageId' IS NOT NULL;
-- Texts that are to be removed for good.
CREATE INDEX deleted_messages ON messages (deleted_at) WHERE deleted_at IS NOT NULL;

-- What a reader sees: no running answer, no earlier version, nothing deleted.
CREATE VIEW shown AS
    SELECT * FROM messages
    WHERE state != 'running' AND superseded_by IS NULL AND deleted_at IS NULL;

-- `owner` is the instance that writes a running answer; until `lease_until` (ms since the epoch)
-- nobody else may end it. `lengths` are the extents of the pieces of an answer that has ended.
CREATE TABLE completions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    user_chat_id TEXT NOT NULL REFERENCES user_chats (id),
    message_id TEXT NOT NULL REFERENCES messages (id),
    reply_to TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'broken')),
    ending TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    lease_until BIGINT NOT NULL DEFAULT 0,
    lengths TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX one_running_answer
    ON completions (user_chat_id, reply_to) WHERE state = 'running';
CREATE INDEX completions_of_message ON completions (message_id);
CREATE INDEX completions_of_question ON completions (user_chat_id, reply_to);
CREATE INDEX completions_of_user ON completions (user_id);
CREATE INDEX running_answers ON completions (user_id) WHERE state = 'running';

-- The pieces of an answer while it runs; `id` is the event id of the stream. A piece without a
-- `kind` is text, those of other kinds are JSON.
CREATE TABLE pieces (
    completion_id TEXT NOT NULL REFERENCES completions (id),
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (completion_id, id)
);

-- `user_chat_id` is the chat whose texts a stored reply repeats.
CREATE TABLE replies (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    user_chat_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (user_id, key)
);
CREATE INDEX replies_of_chat ON replies (user_chat_id) WHERE user_chat_id != '';

-- How many answers were begun on each day (UTC), for a budget.
CREATE TABLE answers_of_day (
    day TEXT PRIMARY KEY,
    begun INTEGER NOT NULL
);

-- Files of users; their bytes are in a folder. `unused_since` (ms since the epoch) is NULL while a
-- message has the file, and 0 once none has it any more.
CREATE TABLE files (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    unused_since BIGINT,
    retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
);
CREATE INDEX files_of_user ON files (user_id);
CREATE INDEX unused_files ON files (unused_since) WHERE unused_since IS NOT NULL;

CREATE TABLE message_files (
    message_id TEXT NOT NULL REFERENCES messages (id),
    place INTEGER NOT NULL,
    file_id TEXT NOT NULL REFERENCES files (id),
    PRIMARY KEY (message_id, place)
);
CREATE INDEX messages_of_file ON message_files (file_id);
"""

SECOND = """
-- The bytes of all files, so that nobody has to add them up.
CREATE TABLE file_total (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    bytes BIGINT NOT NULL
);
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
    fork BIGINT NOT NULL,
    chosen BIGINT NOT NULL,
    PRIMARY KEY (user_chat_id, id)
);
"""

CHAT_LISTS = """
-- A chat that a person has begun beside those of the characters has an id of its own as `chat_id`.
ALTER TABLE user_chats ADD COLUMN character_id TEXT NOT NULL DEFAULT '';
ALTER TABLE user_chats ADD COLUMN title TEXT NOT NULL DEFAULT '';
-- Whether a person gave it the title.
ALTER TABLE user_chats ADD COLUMN named INTEGER NOT NULL DEFAULT 0 CHECK (named IN (0, 1));
ALTER TABLE user_chats ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));
-- Its place in the list: the `seq` of what the user said last.
ALTER TABLE user_chats ADD COLUMN rank BIGINT NOT NULL DEFAULT 0;
-- Whether it was deleted, where `archived_at` is set; otherwise it was started over.
ALTER TABLE user_chats ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1));
UPDATE user_chats SET rank = coalesce(
    (SELECT max(seq) FROM shown WHERE user_chat_id = user_chats.id AND sender = 'user'), 0);
CREATE INDEX chats_in_order ON user_chats (user_id, pinned, rank, id) WHERE archived_at IS NULL;

-- Characters whose chats a user does not want in the list, since when (ms since the epoch).
CREATE TABLE dismissed_characters (
    user_id TEXT NOT NULL,
    chat_id TEXT NOT NULL,
    dismissed_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, chat_id)
);
CREATE INDEX dismissed_since ON dismissed_characters (dismissed_at);
"""

MIGRATIONS: tuple[LiteralString, ...] = (FIRST, SECOND, BRANCHES, CHAT_LISTS)
"""Step by step from an empty database; the schema's version is their number."""


def migrate(connection: psycopg.Connection[DictRow]) -> None:
    """Bring the tables up to date, in one transaction.

    Raises:
        SchemaError: they are newer than this program.
        psycopg.Error: the database fails, or may not be changed.
    """
    with connection.transaction():
        _migrate(connection)


def _migrate(connection: psycopg.Connection[DictRow]) -> None:
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('chat_py_schema', 0))")
    found = connection.execute("SELECT to_regclass('chat_py_schema') AS found").fetchone()
    if found is None or found["found"] is None:
        connection.execute("CREATE TABLE chat_py_schema (version INTEGER NOT NULL)")
        connection.execute("INSERT INTO chat_py_schema VALUES (0)")
    row = connection.execute("SELECT version FROM chat_py_schema").fetchone()
    version: int = row["version"] if row else 0
    require_known(version, len(MIGRATIONS))
    for step in MIGRATIONS[version:]:
        connection.execute(step)
    if version < len(MIGRATIONS):
        connection.execute("UPDATE chat_py_schema SET version = %s", [len(MIGRATIONS)])
