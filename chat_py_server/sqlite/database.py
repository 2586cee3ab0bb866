"""SQLite: one writer, several readers, and commits that many writes share.

All writes go through one thread: SQLite has one writer at a time in any case, and a commit waits
for the disk (`synchronous=FULL`), which must not stop the event loop. Writes that wait while the
disk is busy are committed together, each in a savepoint of its own, so that one that fails takes
nothing with it. What a caller was told is on the disk: `write` returns after the commit.

Reads have connections and threads of their own (WAL): they wait for no write, and a large one
keeps nobody else waiting.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from chat_py.base.errors import ConfigurationError
from chat_py_server.problems import Reason
from chat_py_server.sql.schema_error import SchemaError
from chat_py_server.sqlite.folder import FolderLock, make_private
from chat_py_server.sqlite.schema import migrate

__all__ = ["FILE_NAME", "SqliteConnection", "SqliteDatabase", "connect"]

Result = TypeVar("Result")
FILE_NAME = "chat.sqlite3"
REASONS: dict[int, Reason] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "away",
    sqlite3.SQLITE_LOCKED: "away",
}
READERS = 4
MAX_BATCH = 256
"""How many writes share a commit at most."""
QUICK_CHECK_SIZE = 512 * 1024 * 1024
"""Files up to so many bytes are checked at start; a larger one would delay it by many seconds."""


class SqliteConnection(sqlite3.Connection):
    """A connection, with the clock of this machine."""

    def moment(self) -> int:
        """Milliseconds since the epoch."""
        return time.time_ns() // 1_000_000


Work = Callable[[SqliteConnection], Result]


class SqliteDatabase:
    """The file `chat.sqlite3` in `folder`, which is made when missing and used by one process.

    Raises:
        ConfigurationError: another process uses the folder, or the file is damaged or too new.
        OSError, sqlite3.Error: the folder cannot be used.
    """

    failure = sqlite3.Error

    def __init__(self, folder: Path) -> None:
        path = folder / FILE_NAME
        make_private(folder, path)
        self._lock = FolderLock(folder)
        try:
            self._writer = _Writer(_open(path))
        except BaseException:
            self._lock.release()
            raise
        self._path = path
        self._connections = threading.local()
        self._opened: list[SqliteConnection] = []
        self._readers = ThreadPoolExecutor(READERS, "database-reader", self._open_reader)

    async def write(self, work: Work[Result], *, lock: str = "") -> Result:
        """Do `work` in one transaction: all of it is on the disk, or none. Only one is done at a
        time, so that no `lock` is needed.

        Raises what `work` raises, and `sqlite3.Error` when the disk fails.
        """
        return await asyncio.wrap_future(self._writer.submit(work))

    async def read(self, work: Work[Result]) -> Result:
        """Do `work`, which only reads, on one unchanging view of the data."""
        return await asyncio.wrap_future(self._readers.submit(self._read, work))

    def write_now(self, work: Work[Result]) -> Result:
        """`write` for the time before there is an event loop."""
        return self._writer.submit(work).result()

    def reason(self, error: Exception) -> Reason:
        """Whether the disk is full, or another program keeps the file to itself."""
        return REASONS.get(getattr(error, "sqlite_errorcode", 0), "failed")

    async def clear_log(self) -> None:
        """Move the write-ahead log into the file: what was removed is then on the disk no more."""
        await asyncio.wrap_future(self._readers.submit(self._clear_log))

    def clear_log_now(self) -> None:
        """`clear_log` for the time before there is an event loop."""
        self._readers.submit(self._clear_log).result()

    def close(self) -> None:
        """Finish the work in the queue and close the file. A second call does nothing."""
        self._readers.shutdown(wait=True)
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._writer.close()
        self._lock.release()

    def _open_reader(self) -> None:
        self._connections.own = connection = connect(self._path)
        connection.execute("PRAGMA query_only = ON")
        self._opened.append(connection)

    def _clear_log(self) -> None:
        self._connections.own.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _read(self, work: Work[Result]) -> Result:
        connection: SqliteConnection = self._connections.own
        connection.execute("BEGIN")
        try:
            return work(connection)
        finally:
            connection.execute("ROLLBACK")


class _Writer:
    """A thread that does one batch of writes after the other."""

    def __init__(self, connection: SqliteConnection) -> None:
        self._connection = connection
        self._queue: SimpleQueue[tuple[Work[Any], Future[Any]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[Result]) -> Future[Result]:
        future: Future[Result] = Future()
        if not self._thread.is_alive():
            future.set_exception(sqlite3.ProgrammingError("The database is closed."))
            return future
        self._queue.put((work, future))
        return future

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        with closing(self._connection):
            closed = False
            while not closed:
                batch = [self._queue.get()]
                try:
                    while len(batch) < MAX_BATCH:
                        batch.append(self._queue.get_nowait())
                except Empty:
                    pass
                closed = None in batch
                self._commit([item for item in batch if item is not None])

    def _commit(self, batch: list[tuple[Work[Any], Future[Any]]]) -> None:
        done: list[tuple[Future[Any], Any]] = []
        for work, future in batch:
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if not self._connection.in_transaction:
                    self._connection.execute("BEGIN IMMEDIATE")
                done.append((future, self._in_savepoint(work)))
            except BaseException as error:  # noqa: BLE001 (the caller gets it)
                future.set_exception(error)
                # A full disk may end the transaction, and with it what was done before in it.
                if done and not self._connection.in_transaction:
                    for lost, _ in done:
                        lost.set_exception(error)
                    done.clear()
        try:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            for future, _ in done:
                future.set_exception(error)
            return
        for future, result in done:
            future.set_result(result)

    def _in_savepoint(self, work: Work[Result]) -> Result:
        self._connection.execute("SAVEPOINT work")
        try:
            result = work(self._connection)
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO work")
                self._connection.execute("RELEASE work")
            raise
        self._connection.execute("RELEASE work")
        return result


def _open(path: Path) -> SqliteConnection:
    """The writer's connection, of a file that is whole and up to date."""
    with ExitStack() as on_failure:
        try:
            connection = on_failure.enter_context(closing(connect(path)))
            if path.stat().st_size <= QUICK_CHECK_SIZE:
                found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                if found != "ok":
                    raise sqlite3.DatabaseError(found)
            migrate(connection)
        except SchemaError as error:
            raise ConfigurationError(
                f"CHAT_DATA: {str(path)!r} was written by a newer version ({error}). "
                "Use that version, or name another folder."
            ) from error
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise ConfigurationError(
                f"CHAT_DATA: {str(path)!r} is damaged ({error}). "
                "Put a backup in its place, or move it away to start over (docs/server.md)."
            ) from error
        on_failure.pop_all()
    return connection


def connect(path: Path) -> SqliteConnection:
    """A connection to the file, as all of the program has it.

    Raises:
        sqlite3.Error: the file cannot be used.
    """
    # The last reference may be dropped, and so closed, on another thread than this one.
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=5, factory=SqliteConnection
    )
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        connection.close()
        raise
    return connection
