"""SQLite, one connection on one thread of its own.

Why one thread: a commit waits for the disk (`synchronous=FULL`), which must not stop the event
loop; SQLite has one writer at a time in any case; and with all work in one queue a transaction
needs no retry and two requests can never interleave. What a caller was told is on the disk:
a reply is written only after `run` has returned, that is, after the commit.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

__all__ = ["Database"]

Result = TypeVar("Result")

SCHEMA = """
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


class Database:
    """The file `chat.sqlite3` in `folder`, which is made when missing."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._connection = self._thread.submit(_connect, folder / "chat.sqlite3").result()

    async def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do `work` in one transaction: all of it is on the disk, or none.

        Raises what `work` raises, and `sqlite3.Error` when the disk fails.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._transaction, work)

    def run_now(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """`run` for the time before there is an event loop."""
        return self._thread.submit(self._transaction, work).result()

    def close(self) -> None:
        """Finish the work in the queue and close the file. A second call does nothing."""
        self._thread.shutdown(wait=True)
        self._connection.close()

    def _transaction(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            # A full disk ends the transaction by itself.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return result


def _connect(path: Path) -> sqlite3.Connection:
    # The last reference may be dropped, and so closed, on another thread than this one.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(SCHEMA)
    return connection
