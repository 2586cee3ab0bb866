"""What is PostgreSQL's own; what both engines do is tested in `tests/server/sql`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import psycopg
import pytest

from chat_py.base.errors import ConfigurationError
from chat_py_server.postgresql.connection import PostgresConnection
from chat_py_server.postgresql.database import PostgresDatabase
from tests.server.services import free_port

Make = Callable[[], str]
INSERT = "INSERT INTO answers_of_day VALUES (?, 1)"


def test_a_database_that_does_not_answer_is_told_without_its_password() -> None:
    url = f"postgresql://me:secret-word@127.0.0.1:{free_port()}/chat"
    with pytest.raises(ConfigurationError, match=r"CHAT_DATABASE.*refused") as caught:
        PostgresDatabase(url)
    assert "secret-word" not in str(caught.value)


def test_a_write_that_fails_leaves_nothing(postgres: Make) -> None:
    async def scene() -> None:
        database = PostgresDatabase(postgres())

        def work(connection: PostgresConnection) -> None:
            connection.execute(INSERT, ("a",))
            connection.execute(INSERT, ("a",))

        with pytest.raises(psycopg.IntegrityError):
            await database.write(work)
        assert (
            await database.read(lambda c: c.execute("SELECT * FROM answers_of_day").fetchall())
            == []
        )
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            await database.read(lambda c: c.execute(INSERT, ("b",)))
        database.close()
        database.close()

    asyncio.run(scene())


def test_a_user_who_writes_much_leaves_connections_to_others(postgres: Make) -> None:
    async def scene() -> None:
        url = postgres()
        database, other = PostgresDatabase(url, connections=2), psycopg.connect(url)
        # Another instance is writing for this user, and takes its time.
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended('busy', 0))")
        waiting = [
            asyncio.ensure_future(
                database.write(lambda c, day=str(day): c.execute(INSERT, (day,)), lock="busy")
            )
            for day in range(5)
        ]
        await asyncio.sleep(0)
        await database.write(lambda c: c.execute(INSERT, ("quiet",)), lock="another")
        assert not any(item.done() for item in waiting)
        other.close()
        await asyncio.gather(*waiting)
        database.close()

    asyncio.run(scene())


def test_a_connection_that_was_lost_is_replaced(postgres: Make) -> None:
    async def scene() -> None:
        url = postgres()
        database = PostgresDatabase(url, connections=1)
        with psycopg.connect(url) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
        await database.write(lambda c: c.execute(INSERT, ("after",)))
        database.close()

    asyncio.run(scene())
