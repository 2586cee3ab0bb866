from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from chat_py_server.database import Database


def test_a_write_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path)

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO secrets VALUES ('half', x'00')")
        raise RuntimeError("stop here")

    with pytest.raises(RuntimeError, match="stop here"):
        database.run_now(fail)
    found = database.run_now(
        lambda connection: connection.execute("SELECT name FROM secrets").fetchall()
    )
    assert found == []
    database.close()
