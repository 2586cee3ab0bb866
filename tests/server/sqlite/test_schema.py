"""What a file of an earlier version becomes."""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chat_py.base.errors import ConfigurationError
from chat_py_server.sqlite.database import SqliteDatabase
from tests.server.conftest import Meet, Start

OLDEST = """
CREATE TABLE IF NOT EXISTS secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

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

-- Appended to while an answer runs; `id` is the event id of the stream.
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
USER, CHAT = "u" * 32, "c" * 32


def make_old_file(folder: Path) -> None:
    """A folder as the version before this one left it, in the middle of an answer."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "chat.sqlite3")) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.executescript(OLDEST)
        file.execute("INSERT INTO secrets VALUES ('cookie', ?)", (b"k" * 32,))
        file.execute("INSERT INTO user_chats VALUES (?, ?, 'kai', 1, NULL)", (CHAT, USER))
        insert = (
            "INSERT INTO messages (id, user_chat_id, sender, content, timestamp, reply_to, state)"
            " VALUES (?, ?, ?, ?, 1, ?, ?)"
        )
        file.execute(insert, ("q1", CHAT, "user", "hello", "", "done"))
        file.execute(insert, ("a1", CHAT, "bot", "one two", "q1", "done"))
        file.execute(insert, ("q2", CHAT, "user", "and then?", "", "done"))
        file.execute(insert, ("a2", CHAT, "bot", "", "q2", "running"))
        insert = "INSERT INTO completions VALUES (?, ?, ?, ?, ?, ?, ?)"
        file.execute(insert, ("r1", USER, CHAT, "a1", "q1", "done", '{"messageId":"a1"}'))
        file.execute(insert, ("r2", USER, CHAT, "a2", "q2", "running", ""))
        file.executemany(
            "INSERT INTO deltas VALUES (?, ?, ?)",
            [("r1", 1, "one"), ("r1", 2, " two"), ("r2", 1, "so "), ("r2", 2, "far")],
        )
        file.commit()


def test_a_file_of_the_version_before_is_brought_up_to_date(
    start: Start, meet: Meet, tmp_path: Path
) -> None:
    make_old_file(tmp_path / "data")
    guest = meet(start())
    # The cookie of that version, signed with the key that was in the file.
    signature = hmac.new(b"k" * 32, USER.encode(), hashlib.sha256).hexdigest()
    guest.cookies.set("chat_guest", f"{USER}.{signature}")
    assert guest.texts() == ["hello", "one two", "and then?", "so far"]
    assert [event.data["text"] for event in guest.resume("r1").deltas] == ["one", " two"]
    assert [event.data["text"] for event in guest.resume("r2", after=1).deltas] == ["far"]
    assert guest.resume("r2").last.name == "error"
    for path in (tmp_path / "data").glob("chat.sqlite3*"):
        assert b"k" * 32 not in path.read_bytes(), path
        assert path.stat().st_mode & 0o077 == 0
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    SqliteDatabase(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "chat.sqlite3")) as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(ConfigurationError, match="newer version"):
        SqliteDatabase(tmp_path)


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    make_old_file(tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data/chat.sqlite3")) as file:
        file.execute("CREATE TABLE answers_of_day (day TEXT)")  # in the way of the last statement
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        SqliteDatabase(tmp_path / "data")
    with closing(sqlite3.connect(tmp_path / "data/chat.sqlite3")) as file:
        columns = [row[1] for row in file.execute("PRAGMA table_info(completions)")]
        assert "owner" not in columns
        assert file.execute("PRAGMA user_version").fetchone() == (1,)
