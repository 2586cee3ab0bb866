from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chat_py.base.errors import ConfigurationError
from chat_py_server.sqlite.database import SqliteDatabase
from tests.server.conftest import Meet, Start


def test_a_write_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path)

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO answers_of_day VALUES ('half', 1)")
        raise RuntimeError("stop here")

    with pytest.raises(RuntimeError, match="stop here"):
        database.write_now(fail)
    found = database.write_now(
        lambda connection: connection.execute("SELECT day FROM answers_of_day").fetchall()
    )
    assert found == []
    database.close()


def test_a_write_that_fails_takes_nothing_with_it_that_was_committed_beside_it(
    tmp_path: Path,
) -> None:
    database = SqliteDatabase(tmp_path)

    def write(day: str, *, fail: bool = False) -> Callable[[sqlite3.Connection], str]:
        def work(connection: sqlite3.Connection) -> str:
            connection.execute("INSERT INTO answers_of_day VALUES (?, 1)", (day,))
            if fail:
                raise RuntimeError(day)
            return day

        return work

    async def scene() -> list[str | BaseException]:
        works = [write("a"), write("b", fail=True), write("c"), write("c"), write("d")]
        return await asyncio.gather(*map(database.write, works), return_exceptions=True)

    first, second, third, fourth, fifth = asyncio.run(scene())
    assert (first, third, fifth) == ("a", "c", "d")
    assert isinstance(second, RuntimeError)
    assert isinstance(fourth, sqlite3.IntegrityError)
    assert days(database) == ["a", "c", "d"]
    database.close()


def days(database: SqliteDatabase) -> list[str]:
    read = "SELECT day FROM answers_of_day ORDER BY day"
    return [row[0] for row in asyncio.run(database.read(lambda c: c.execute(read).fetchall()))]


def test_a_full_disk_fails_what_was_not_committed_and_nothing_else(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path)

    def insert(day: str) -> Callable[[sqlite3.Connection], None]:
        return lambda c: c.execute("INSERT INTO answers_of_day VALUES (?, 1)", (day,)) and None

    def fill(connection: sqlite3.Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    database.write_now(insert("before"))
    database.write_now(fill)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        database.write_now(insert("x" * 50_000))
    database.write_now(lambda c: c.execute("PRAGMA max_page_count = 100000") and None)
    database.write_now(insert("now"))
    assert days(database) == ["before", "now"]
    database.close()


def test_a_reader_waits_for_no_writer_and_cannot_write(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path)
    begun, release = threading.Event(), threading.Event()

    def long_write(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO answers_of_day VALUES ('slow', 1)")
        begun.set()
        assert release.wait(10)

    async def scene() -> None:
        writing = asyncio.ensure_future(database.write(long_write))
        await asyncio.to_thread(begun.wait, 10)
        read = "SELECT count(*) FROM answers_of_day"
        seen = await database.read(lambda c: c.execute(read).fetchone()[0])
        release.set()
        await writing
        assert seen == 0
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await database.read(lambda c: c.execute("DELETE FROM answers_of_day"))

    asyncio.run(scene())
    database.close()


@pytest.mark.parametrize("damage", ["text", "pages"])
def test_a_damaged_file_is_told_at_start(tmp_path: Path, damage: str) -> None:
    database = SqliteDatabase(tmp_path)
    database.write_now(
        lambda c: (
            c.executemany(
                "INSERT INTO answers_of_day VALUES (?, 1)", [(str(n) * 40,) for n in range(3000)]
            )
            and None
        )
    )
    database.close()
    path = tmp_path / "chat.sqlite3"
    whole = path.read_bytes()
    half = len(whole) // 2
    holed = whole[:half] + b"\xff" * 9000 + whole[half + 9000 :]
    path.write_bytes(b"no database" * 1000 if damage == "text" else holed)
    with pytest.raises(ConfigurationError, match="is damaged") as caught:
        SqliteDatabase(tmp_path)
    assert "backup" in str(caught.value)


def test_no_query_of_a_conversation_grows_with_the_table(
    start: Start, meet: Meet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start()  # makes the tables
    statements: set[str] = set()
    connect = sqlite3.connect

    def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(statements.add)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    guest = meet(start())
    guest.get("/api/chat?chatId=mira")
    question, answer = guest.ask("hello")
    guest.complete(chatId="kai", messageId=question, regenerate=True, key="k")
    guest.say("edited", key="e")
    guest.history()
    guest.get("/api/chats")
    guest.get("/api/chats?after=characters.1")
    own = guest.post("/api/chats", json={}).json()["id"]
    guest.get("/api/chats?query=hello")
    guest.patch(f"/api/chats/{own}", json={"title": "Another", "pinned": True})
    guest.delete(f"/api/chats/{own}")
    guest.patch(f"/api/chats/{own}", json={"deleted": False})
    guest.delete("/api/chats/aldous")
    guest.resume(answer.start["completionId"])
    guest.post("/api/images/lisbon-sunset/upscale")
    path = f"/api/chat/kai/message/{question}"
    guest.post(f"{path}/action", json={"action": "delete"})
    guest.get(f"{path}/versions")
    monkeypatch.undo()

    scans: list[str] = []
    with closing(sqlite3.connect(tmp_path / "data/chat.sqlite3")) as file:
        for statement in statements:
            if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
                plan = file.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
                scans += [f"{row[3]}: {statement}" for row in plan if row[3].startswith("SCAN")]
    assert len(statements) > 30
    # What lists the running answers, a constant, and what a part of the statement has found.
    allowed = (
        *("USING INDEX one_running_answer", "USING INDEX running_answers"),
        *(
            "CONSTANT ROW",
            "SCAN questions",
            "SCAN spoken",
            "SCAN listed",
            "SCAN portion",
            "sqlite_schema",
        ),
    )
    assert not [scan for scan in scans if not any(word in scan for word in allowed)]
