"""PostgreSQL: a pool of connections, each used by one thread at a time.

`write` holds an advisory lock for its transaction where one is asked for, so that what one user
does comes one after the other on all instances, as it does with SQLite's one writer. A user's
writes wait for their turn before they take a connection: they cannot take all of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool, PoolTimeout

from chat_py.base.errors import ConfigurationError
from chat_py_server.postgresql.connection import PostgresConnection
from chat_py_server.postgresql.schema import migrate
from chat_py_server.problems import Reason
from chat_py_server.sql.schema_error import SchemaError

__all__ = ["CONNECTIONS", "PostgresDatabase", "connect"]

Result = TypeVar("Result")
Work = Callable[[PostgresConnection], Result]

CONNECTIONS = 10
"""Connections of one instance at most."""
PATIENCE = 10
"""Seconds to wait for a connection at the start, and for a word of the network afterwards."""
OUTAGE = 3.0
"""Seconds to wait for a connection later on: there is one for each thread, unless it is lost."""
PAUSE = 1.0
"""Seconds for which nobody waits any more once no connection could be had."""
DISK_FULL = "53100"
"""The error of a server without room (SQLSTATE `disk_full`)."""
AWAY = ("08", "57P", "53300")
"""Connections that were lost, a server that stops or starts, or takes no more (SQLSTATE). psycopg's
own errors of connections have no SQLSTATE."""
NETWORK = {
    "keepalives_idle": PATIENCE,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": PATIENCE * 1000,
}
"""A connection that the network has swallowed is noticed (libpq, "Connection parameters")."""


@dataclass
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class PostgresDatabase:
    """The database at `url`, whose tables are made or brought up to date. `name` is what it calls
    the connections.

    Raises:
        ConfigurationError: it cannot be reached, or its tables are too new or may not be made.
    """

    failure = psycopg.Error

    def __init__(self, url: str, connections: int = CONNECTIONS, *, name: str = "chat_py") -> None:
        _prepare(url)
        self._turns: dict[str, _Turn] = {}
        self._resume_at = 0.0
        self._pool = ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            connection_class=psycopg.Connection[DictRow],
            kwargs={
                "row_factory": dict_row,
                "autocommit": True,
                "connect_timeout": PATIENCE,
                "application_name": name,
                **NETWORK,
            },
            configure=_configure,
            check=_check,
            timeout=OUTAGE,
            reconnect_timeout=PAUSE,  # whoever comes next begins anew, without growing pauses
            open=True,
            name="chat_py",
        )
        self._threads = ThreadPoolExecutor(connections, "database")

    async def read(self, work: Work[Result]) -> Result:
        """Do `work`, which only reads, on one unchanging view of the data.

        Raises what `work` raises, and `psycopg.Error` when the database fails.
        """
        return await asyncio.wrap_future(self._threads.submit(self._read, work))

    async def write(self, work: Work[Result], *, lock: str = "") -> Result:
        """Do `work` in one transaction; what it did is committed when this returns.

        Raises what `work` raises, and `psycopg.Error` when the database fails.
        """
        async with self._turn(lock):
            return await asyncio.wrap_future(self._threads.submit(self._write, work, lock))

    def read_now(self, work: Work[Result]) -> Result:
        """`read` for the time before there is an event loop."""
        return self._threads.submit(self._read, work).result()

    def reason(self, error: Exception) -> Reason:
        """Whether the disk of the database is full, or it does not answer."""
        if not isinstance(error, psycopg.OperationalError):
            return "failed"
        if error.sqlstate == DISK_FULL:
            return "full"
        return "away" if (error.sqlstate or AWAY[0]).startswith(AWAY) else "failed"

    async def clear_log(self) -> None:
        """Nothing: autovacuum gives the room of removed rows to others."""

    def close(self) -> None:
        """Finish the work in the queue and close the connections. A second call does nothing."""
        self._threads.shutdown(wait=True)
        self._pool.close()

    @asynccontextmanager
    async def _turn(self, name: str) -> AsyncGenerator[None]:
        if not name:
            yield
            return
        turn = self._turns.setdefault(name, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                self._turns.pop(name, None)

    @contextmanager
    def _connection(self) -> Generator[psycopg.Connection[DictRow]]:
        if time.monotonic() < self._resume_at:
            raise psycopg.OperationalError("no connection could be had a moment ago")
        try:
            connection = self._pool.getconn()
        except PoolTimeout:
            self._resume_at = time.monotonic() + PAUSE
            raise
        try:
            yield connection
        finally:
            self._pool.putconn(connection)

    def _read(self, work: Work[Result]) -> Result:
        with self._connection() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                return work(PostgresConnection(connection))
            finally:
                if not connection.broken:
                    connection.execute("ROLLBACK")

    def _write(self, work: Work[Result], lock: str) -> Result:
        with self._connection() as connection, connection.transaction():
            if lock:
                connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
            return work(PostgresConnection(connection))


def _configure(connection: psycopg.Connection[DictRow]) -> None:
    set_json_loads(_text, connection)  # whoever reads a row parses it


def _text(stored: str | bytes) -> str:
    return stored.decode() if isinstance(stored, bytes) else stored


def _check(connection: psycopg.Connection[DictRow]) -> None:
    """Raises for a connection that was lost since it was used last."""
    connection.execute("")


def connect(url: str) -> psycopg.Connection[DictRow]:
    """One connection, whose statements are transactions of their own.

    Raises `ConfigurationError` with the reason, which never has the password.
    """
    try:
        connection = psycopg.Connection[DictRow].connect(
            url, autocommit=True, row_factory=dict_row, connect_timeout=PATIENCE
        )
    except psycopg.Error as error:
        raise _unusable(error) from error
    _configure(connection)
    return connection


def _prepare(url: str) -> None:
    """Make the tables, or bring them up to date."""
    with closing(connect(url)) as connection:
        try:
            migrate(connection)
        except SchemaError as error:
            raise ConfigurationError(
                f"CHAT_DATABASE: its tables were made by a newer version ({error}). "
                "Use that version."
            ) from error
        except psycopg.Error as error:
            raise _unusable(error) from error


def _unusable(error: psycopg.Error) -> ConfigurationError:
    return ConfigurationError(
        f"CHAT_DATABASE: the database cannot be used ({str(error).strip()}). "
        "Start it, or correct the address: postgresql://user:password@host/database."
    )
