"""Each engine, for the tests that all of them must pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chat_py_server.sql.repository import SqlRepository
from chat_py_server.sqlite.database import SqliteDatabase

Instances = Callable[[float], SqlRepository]
"""A further instance on the same data, with a lease of so many seconds."""


@pytest.fixture
def instances(tmp_path: Path) -> Iterator[Instances]:
    database = SqliteDatabase(tmp_path)
    yield lambda lease: SqlRepository(database, lease=lease)
    database.close()
