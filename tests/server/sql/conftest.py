"""Each engine, for the tests that all of them must pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from chat_py_server.app import create_app
from chat_py_server.config import Config
from chat_py_server.postgresql.database import PostgresDatabase
from chat_py_server.sql.repository import Rules, SqlRepository
from chat_py_server.sqlite.database import SqliteDatabase
from tests.server.conftest import FAST, NO_LIMITS, serving

Instances = Callable[[float], SqlRepository]
"""A further instance on the same data, with a lease of so many seconds."""
Stored = Callable[[str], bool]
"""Whether a text is anywhere in the storage."""


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes a database of the engine and gives its address, "" for SQLite."""
    if request.param == "sqlite":
        return lambda: ""
    return request.getfixturevalue("postgres")


@pytest.fixture
def database_url(new_database: Callable[[], str]) -> str:
    return new_database()


@pytest.fixture(scope="session")
def shared_url(
    new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    data = tmp_path_factory.mktemp("shared")
    config = Config(data=data, database=new_database(), responder_rate=FAST, limits=NO_LIMITS)
    with serving(create_app(config)) as url:
        yield url


@pytest.fixture
def instances(tmp_path: Path, database_url: str) -> Iterator[Instances]:
    database: Any = PostgresDatabase(database_url) if database_url else SqliteDatabase(tmp_path)
    yield lambda lease: SqlRepository(database, Rules(lease=lease))
    database.close()


@pytest.fixture
def stored(tmp_path: Path, database_url: str) -> Stored:
    def in_files(text: str) -> bool:
        return any(text.encode() in path.read_bytes() for path in tmp_path.iterdir())

    def in_tables(text: str) -> bool:
        found = 0
        with closing(psycopg.connect(database_url)) as connection:
            for table in ("messages", "replies", "pieces", "completions"):
                sql = f"SELECT count(*) FROM {table} WHERE {table}::text LIKE %s"
                row = connection.execute(sql.encode(), [f"%{text}%"]).fetchone()
                found += row[0] if row else 0
        return found > 0

    return in_tables if database_url else in_files
