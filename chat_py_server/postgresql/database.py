"""PostgreSQL: a pool of connections, each used by one thread at a time.

`write` holds an advisory lock for its transaction where one is asked for, so that what one user
does comes one after the other on all instances, as it does with SQLite's one writer. A user's
writes wait for their turn before they take a connection: they cannot take all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from typing import TypeVar

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool

from chat_py.base.errors import ConfigurationError
from chat_py_server.postgresql.connection import PostgresConnection
from chat_py_server.postgresql.schema import migrate
from chat_py_server.sql.schema_error import SchemaError

__all__ = ["CONNECTIONS", "PostgresDatabase", "connect"]

Result = TypeVar("Result")
Work = Callable[[PostgresConnection], Result]

CONNECTIONS = 10
"""Connections of one instance at most."""
PATIENCE = 10.0
"""Seconds to wait for a connection."""
DISK_FULL = "53100"
"""The class of errors of a server without room (SQLSTATE `disk_full`)."""


@dataclass
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class PostgresDatabase:
    """The database at `url`, whose tables are made or brought up to date.

    Raises:
        ConfigurationError: it cannot be reached, or its tables are too new or may not be made.
    """

    failure = psycopg.Error

    def __init__(self, url: str, connections: int = CONNECTIONS) -> None:
        _prepare(url)
        self._turns: dict[str, _Turn] = {}
        self._pool = ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            connection_class=psycopg.Connection[DictRow],
            kwargs={"row_factory": dict_row, "autocommit": True},
            configure=_configure,
            check=_check,
            timeout=PATIENCE,
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

    def is_full(self, error: Exception) -> bool:
        """Whether the disk of the database is full."""
        return isinstance(error, psycopg.Error) and error.sqlstate == DISK_FULL

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

    def _read(self, work: Work[Result]) -> Result:
        with self._pool.connection() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                return work(PostgresConnection(connection))
            finally:
                if not connection.broken:
                    connection.execute("ROLLBACK")

    def _write(self, work: Work[Result], lock: str) -> Result:
        with self._pool.connection() as connection, connection.transaction():
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
            url, autocommit=True, row_factory=dict_row, connect_timeout=int(PATIENCE)
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
