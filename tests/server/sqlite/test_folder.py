from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from chat_py.base.errors import ConfigurationError
from chat_py_server.sqlite.database import SqliteDatabase
from tests.server.conftest import Guest, Meet, Process, Start
from tests.server.test_main import run_server


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_can_read_the_data(start: Start, meet: Meet, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        meet(start()).ask("between us")
    finally:
        os.umask(before)
    data = tmp_path / "data"
    assert mode(data) == 0o700
    assert {path.name for path in data.iterdir()} >= {"chat.sqlite3", "chat.sqlite3-wal", "keys"}
    assert {mode(path) for path in data.iterdir()} == {0o600}


def test_a_file_that_others_could_read_is_closed_off(tmp_path: Path) -> None:
    SqliteDatabase(tmp_path / "data").close()
    (tmp_path / "data").chmod(0o755)
    (tmp_path / "data/chat.sqlite3").chmod(0o644)
    SqliteDatabase(tmp_path / "data").close()
    assert (mode(tmp_path / "data"), mode(tmp_path / "data/chat.sqlite3")) == (0o700, 0o600)


def test_a_folder_for_other_things_too_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    SqliteDatabase(tmp_path).close()
    assert mode(tmp_path) == 0o755


def test_a_second_server_is_refused_with_the_reason(tmp_path: Path) -> None:
    first = Process(tmp_path / "data")
    try:
        with Guest(first.url) as guest:
            guest.say("still here")
            second = run_server("--port", "0", CHAT_DATA=str(tmp_path / "data"))
            assert second.returncode == 2
            assert f"another server (process {first.number}) uses the folder" in second.stderr
            assert "Traceback" not in second.stderr
            assert guest.texts()[-1] == "still here"
    finally:
        first.close()
    SqliteDatabase(tmp_path / "data").close()  # a killed server holds nothing


def test_one_process_cannot_open_a_folder_twice_whatever_it_calls_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = SqliteDatabase(folder)
    (tmp_path / "link").symlink_to(folder)
    for name in (folder, tmp_path / "link", folder / "../data", Path(os.path.relpath(folder))):
        with pytest.raises(ConfigurationError, match="Stop it, or name another folder"):
            SqliteDatabase(name)
    first.close()
    SqliteDatabase(tmp_path / "link").close()
