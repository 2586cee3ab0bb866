"""The commands on the data, beside a server that runs."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pydantic_core import from_json

from tests.server.conftest import Guest, Meet, Process
from tests.server.test_main import run_server

Start = Callable[..., Process]
SECRET = "what-was-said-in-private"


def command(data: Path, *arguments: str) -> str:
    """What a command printed."""
    result = run_server(*arguments, CHAT_DATA=str(data))
    assert result.returncode == 0, result.stderr
    return result.stdout


def account(guest: Guest) -> str:
    return guest.get("/api/chats").headers["x-chat-account"]


def test_a_backup_of_a_running_server_can_be_served_again(
    process: Start, meet: Meet, tmp_path: Path
) -> None:
    first = process()
    guest = meet(first.url)
    _, answer = guest.ask("remember this")
    before = guest.texts()
    command(tmp_path / "data", "backup", str(tmp_path / "backups/monday"))
    guest.say("not in it any more")
    first.close()
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "backups/monday").iterdir()} == {0}
    shutil.rmtree(tmp_path / "data")
    shutil.copytree(tmp_path / "backups/monday", tmp_path / "data")
    restored = meet(process().url, same_as=guest)
    assert restored.texts() == before
    assert restored.resume(answer.start["completionId"]).text == answer.text


def test_a_users_data_can_be_exported_and_removed(
    process: Start, meet: Meet, tmp_path: Path
) -> None:
    url = process().url
    guest, other = meet(url), meet(url)
    guest.say(SECRET, key="k")
    guest.ask("and more", "mira")
    other.say("of somebody else")
    data = tmp_path / "data"
    exported = from_json(command(data, "export-user", account(guest)))
    assert {chat["chat_id"] for chat in exported["chats"]} == {"kai", "mira"}
    said = [message["content"] for chat in exported["chats"] for message in chat["messages"]]
    assert SECRET in said
    assert "of somebody else" not in said

    command(data, "remove-user", account(guest))
    assert SECRET not in guest.texts()
    assert "of somebody else" in other.texts()
    for path in data.iterdir():
        assert SECRET.encode() not in path.read_bytes(), path
    assert guest.ask("anew")[1].last.name == "done"


def test_a_new_key_logs_nobody_out(process: Start, meet: Meet, tmp_path: Path) -> None:
    first = process()
    guest = meet(first.url)
    guest.say("still me")
    name = account(guest)
    first.close()
    command(tmp_path / "data", "rotate-keys")
    again = meet(process().url, same_as=guest)
    assert again.texts()[-1] == "still me"
    assert account(again) == name


def test_the_whole_file_can_be_checked(process: Start, meet: Meet, tmp_path: Path) -> None:
    server = process()
    meet(server.url).say("hello")
    assert command(tmp_path / "data", "check") == "ok\n"
    server.close()
    with closing(sqlite3.connect(tmp_path / "data/chat.sqlite3")) as file:
        file.execute("PRAGMA writable_schema = ON")
        file.execute("DELETE FROM sqlite_schema WHERE name = 'messages_of_chat'")
        file.commit()
    result = run_server("check", CHAT_DATA=str(tmp_path / "data"))
    assert result.returncode == 2
    assert "is damaged" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("backup", "."), "there is no data"),
        (("export-user", "x"), "there is no data"),
        (("check",), "there is no data"),
        (("explode",), "invalid choice"),
        (("backup",), "required: folder"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run_server(*arguments, CHAT_DATA=str(tmp_path))
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_user_and_a_folder_that_is_there_are_named(
    process: Start, tmp_path: Path
) -> None:
    process()
    result = run_server("remove-user", "nobody", CHAT_DATA=str(tmp_path / "data"))
    assert "no user 'nobody'" in result.stderr
    result = run_server("backup", str(tmp_path), CHAT_DATA=str(tmp_path / "data"))
    assert "Name a new folder" in result.stderr


def test_the_data_of_a_user_are_exported_and_removed_from_postgresql_too(
    process: Start, meet: Meet, tmp_path: Path, postgres: Callable[[], str]
) -> None:
    given = {"CHAT_DATA": str(tmp_path / "data"), "CHAT_DATABASE": postgres()}
    url = process(CHAT_DATABASE=given["CHAT_DATABASE"]).url
    guest, other = meet(url), meet(url)
    guest.say(SECRET, key="k")
    other.say("of somebody else")
    exported = run_server("export-user", account(guest), **given)
    assert SECRET in exported.stdout
    assert "of somebody else" not in exported.stdout
    removed = run_server("remove-user", account(guest), **given)
    assert (removed.returncode, removed.stderr) == (0, "")
    assert SECRET not in guest.texts()
    assert "of somebody else" in other.texts()
    refused = run_server("backup", str(tmp_path / "new"), **given)
    assert "pg_dump" in refused.stderr
