"""`Repository` on one SQLite file."""

from __future__ import annotations

from pathlib import Path

from chat_py_server.sql import answers
from chat_py_server.sql.repository import Rules, SqlRepository
from chat_py_server.sqlite import schema
from chat_py_server.sqlite.database import SqliteDatabase

__all__ = ["SqliteRepository"]


class SqliteRepository(SqlRepository):
    """See `Repository`. One process has the data `folder`, which is made when missing: what another
    one was writing when this one starts is written by nobody.

    Raises:
        ConfigurationError: the folder is in use, or its file is damaged or too new.
        OSError, sqlite3.Error: the folder cannot be used.
    """

    def __init__(self, folder: Path, rules: Rules) -> None:
        self._file = SqliteDatabase(folder)
        super().__init__(self._file, rules)
        self._file.write_now(answers.end_all)

    def former_key(self) -> bytes | None:
        """The key that older versions kept among the data, if it is there still."""
        return self._file.write_now(schema.former_key)

    def forget_former_key(self) -> None:
        """Remove that key, once it is kept elsewhere."""
        if self.former_key() is not None:
            self._file.write_now(schema.forget_former_key)
            self._file.clear_log_now()
