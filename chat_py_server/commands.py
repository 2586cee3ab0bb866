"""What is done to the data beside a server: `python -m chat_py_server backup FOLDER` and others.

All of them may be used while a server runs on the data, and none starts one.
"""

from __future__ import annotations

import argparse
import base64
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from chat_py.base.errors import ConfigurationError
from chat_py_server import keys
from chat_py_server.config import Config
from chat_py_server.file_folder import FOLDER_NAME, FileFolder
from chat_py_server.identity import account_name
from chat_py_server.sql import files
from chat_py_server.sql.connection import Connection
from chat_py_server.sql.removal import remove_chats
from chat_py_server.sqlite.database import FILE_NAME, SqliteConnection, connect

__all__ = ["add_commands"]

Command = Callable[[Config, argparse.Namespace], None]
Transaction = Callable[[], AbstractContextManager[object]]


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Let a parser know the commands; the one that is given is `command` of its result."""
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands on the data, a running server's too")

    def add(name: str, command: Command, help: str, argument: str = "") -> None:
        added = commands.add_parser(name, help=help)
        added.set_defaults(command=command)
        if argument:
            added.add_argument(argument)

    add("backup", backup, "copy the data into a new folder, to be used as CHAT_DATA", "folder")
    add("check", check, "look for damage in the whole file")
    add("rotate-keys", rotate_keys, "make a new key for cookies, from the next start on")
    add("export-user", export_user, "write all that is stored of a user as JSON", "user")
    add("remove-user", remove_user, "remove all that is stored of a user", "user")


def backup(config: Config, given: argparse.Namespace) -> None:
    """Copy the database as it is at one moment, the files that it knows of, and the keys.

    Raises:
        ConfigurationError: there is no data, or the folder is there already.
    """
    folder = Path(given.folder).expanduser()
    with closing(_open(config)) as source:
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError as error:
            raise ConfigurationError(
                f"{str(folder)!r} is there already. Name a new folder for the backup."
            ) from error
        path = folder / FILE_NAME
        path.touch(mode=0o600)
        with closing(sqlite3.connect(path)) as copy:
            source.backup(copy, pages=1000, sleep=0.01)
    _copy_files(config.data / FOLDER_NAME, path, folder / FOLDER_NAME)
    if (config.data / keys.FILE_NAME).exists():
        shutil.copy2(config.data / keys.FILE_NAME, folder)
    print(f"{folder} holds the data. To restore them, stop the server and use it as CHAT_DATA.")


def check(config: Config, given: argparse.Namespace) -> None:
    """Check the whole file, which takes a while for a large one.

    Raises:
        ConfigurationError: it is damaged.
    """
    with closing(_open(config)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
    if found != ["ok"]:
        raise ConfigurationError(
            f"{str(config.data / FILE_NAME)!r} is damaged ({'; '.join(found)}). "
            "Put a backup in its place."
        )
    print("ok")


def rotate_keys(config: Config, given: argparse.Namespace) -> None:
    """Make a new key; cookies of the one before it stay valid until the next time."""
    keys.rotate_keys(config.data)
    print("There is a new key. It signs from the next start on; the one before it stays valid.")


def export_user(config: Config, given: argparse.Namespace) -> None:
    """Write the user's chats with all their messages, those that are not shown among them, and
    the user's files."""
    with _any_engine(config) as (connection, _):
        user = _find_user(config, connection, given.user)
        chats: list[dict[str, Any]] = []
        for chat in connection.execute(
            "SELECT * FROM user_chats WHERE user_id = ? ORDER BY created_at", (user,)
        ).fetchall():
            messages = [
                {
                    **dict(row),
                    "extra": from_json(row["extra"]),
                    "actions": from_json(row["actions"]),
                }
                for row in connection.execute(
                    "SELECT * FROM messages WHERE user_chat_id = ? ORDER BY seq", (chat["id"],)
                ).fetchall()
            ]
            chats.append({**dict(chat), "messages": messages})
        found = [
            {**dict(row), "content": _base64(config.data / FOLDER_NAME / row["id"])}
            for row in connection.execute(
                "SELECT id, name, media_type, size FROM files WHERE user_id = ?", (user,)
            ).fetchall()
        ]
    print(to_json({"user": user, "chats": chats, "files": found}, indent=2).decode())


def remove_user(config: Config, given: argparse.Namespace) -> None:
    """Remove the user's chats, answers, files and stored replies.

    Raises:
        ConfigurationError: an answer is being written for them.
    """
    with _any_engine(config) as (connection, transaction):
        user = _find_user(config, connection, given.user)
        chats = connection.execute("SELECT id FROM user_chats WHERE user_id = ?", (user,))
        chat_ids = [row["id"] for row in chats.fetchall()]
        count = 1
        while count:
            with transaction():
                count = remove_chats(connection, chat_ids)
        connection.execute("DELETE FROM replies WHERE user_id = ?", (user,))
        connection.execute("DELETE FROM dismissed_characters WHERE user_id = ?", (user,))
        retired = files.retire_of_user(connection, user)
        FileFolder(config.data / FOLDER_NAME).remove_now(retired)
        files.forget(connection, retired)
        left = connection.execute("SELECT 1 FROM user_chats WHERE user_id = ?", (user,)).fetchone()
        if not config.database:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if left is not None:
        raise ConfigurationError("An answer is being written for this user. Try it again.")
    print(f"Nothing is stored of {given.user} any more.")


@contextmanager
def _any_engine(config: Config) -> Generator[tuple[Connection, Transaction]]:
    """A connection to the data, and what makes a transaction of a block."""
    if config.database:
        from chat_py_server.postgresql.connection import PostgresConnection
        from chat_py_server.postgresql.database import connect as connect_postgres

        with closing(connect_postgres(config.database)) as connection:
            yield PostgresConnection(connection), connection.transaction
        return
    with closing(_open(config)) as file:

        @contextmanager
        def transaction() -> Generator[None]:
            file.execute("BEGIN IMMEDIATE")
            yield
            file.execute("COMMIT")

        yield file, transaction


def _open(config: Config) -> SqliteConnection:
    if config.database:
        raise ConfigurationError(
            "CHAT_DATABASE: this is for SQLite's file. PostgreSQL has commands of its own: "
            "pg_dump to back it up, pg_amcheck to check it."
        )
    path = config.data / FILE_NAME
    if not path.exists():
        raise ConfigurationError(f"CHAT_DATA: there is no data in {str(config.data)!r}.")
    return connect(path)


def _copy_files(source: Path, database: Path, target: Path) -> None:
    """Copy the files that the copied database knows of."""
    with closing(connect(database)) as connection:
        rows = connection.execute("SELECT id FROM files WHERE retired = 0").fetchall()
    if rows:
        target.mkdir(mode=0o700)
    for row in rows:
        with suppress(FileNotFoundError):  # one that no message had, removed since
            shutil.copy2(source / row["id"], target)


def _base64(path: Path) -> str | None:
    """The bytes of a file as base64; `None` where they are not there."""
    return base64.b64encode(path.read_bytes()).decode() if path.is_file() else None


def _find_user(config: Config, connection: Connection, name: str) -> str:
    """The id of a user, by the id or by the name of the account as logs have it.

    Raises:
        ConfigurationError: nobody has it.
    """
    accounts = keys.load_keys(config.data).accounts
    for row in connection.execute("SELECT DISTINCT user_id FROM user_chats").fetchall():
        user: str = row["user_id"]
        if name in (user, account_name(accounts, user)):
            return user
    raise ConfigurationError(
        f"There is no user {name!r}: give an account as the access log has it."
    )
