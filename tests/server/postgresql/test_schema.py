"""What tables of an earlier version become."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from chat_py.base.errors import ConfigurationError
from chat_py_server.keys import load_keys
from chat_py_server.postgresql import schema
from chat_py_server.postgresql.database import PostgresDatabase
from tests.server.conftest import Meet, Start

Make = Callable[[], str]
FIRST = (Path(__file__).parent / "first.sql").read_text()
"""The tables as the first version made them, with a user who has an answer and waits for one."""


def test_tables_of_the_first_version_are_brought_up_to_date(
    postgres: Make, start: Start, meet: Meet, tmp_path: Path
) -> None:
    url = postgres()
    with psycopg.connect(url) as connection:
        connection.execute(FIRST.encode())
    guest = meet(start(database=url))
    guest.get("/api/chats")
    own = guest.cookies["chat_guest"].partition(".")[0]
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE user_chats SET user_id = %s", [own])
        connection.execute("UPDATE completions SET user_id = %s", [own])
    assert guest.texts()[:3] == ["hello", "one two", "and then?"]
    assert [event.data["text"] for event in guest.resume("r1").deltas] == ["one", " two"]
    assert guest.ask("and now?")[1].last.name == "done"
    assert load_keys(tmp_path / "data").signing


def test_the_steps_lead_to_the_newest_version(postgres: Make) -> None:
    url = postgres()
    PostgresDatabase(url).close()
    PostgresDatabase(url).close()
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT version FROM chat_py_schema").fetchall()
    assert row == [(len(schema.MIGRATIONS),)]


def test_two_instances_may_start_at_the_same_time(postgres: Make) -> None:
    url = postgres()
    failures: list[BaseException] = []

    def open_one() -> None:
        try:
            PostgresDatabase(url).close()
        except BaseException as error:  # noqa: BLE001 (it is told below)
            failures.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_tables_of_a_newer_version_are_left_alone(postgres: Make) -> None:
    url = postgres()
    PostgresDatabase(url).close()
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE chat_py_schema SET version = 99")
    with pytest.raises(ConfigurationError, match="newer version"):
        PostgresDatabase(url)


def test_released_steps_are_not_edited() -> None:
    def statements(text: str) -> list[str]:
        bare = re.sub(r"--.*", "", text)
        return [" ".join(part.split()) for part in bare.split(";") if part.strip()]

    assert statements(schema.MIGRATIONS[0]) == statements(FIRST.partition("-- Data")[0])[2:]
