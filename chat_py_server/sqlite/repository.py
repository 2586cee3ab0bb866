"""`Repository` on one SQLite file."""

from __future__ import annotations

from pathlib import Path

from chat_py.models.files import FileLimits
from chat_py_server.config import LEASE
from chat_py_server.sql import answers
from chat_py_server.sql.repository import SqlRepository
from chat_py_server.sqlite import schema
from chat_py_server.sqlite.database import SqliteDatabase

__all__ = ["SqliteRepository"]


class SqliteRepository(SqlRepository):
    """See `Repository`. One process has the folder, so that what another one was writing when this
    one starts is written by nobody.

    Args:
        folder: the data folder, made when missing.
        daily_answers: how many answers may be begun on a day (UTC), or `None`.
        file_limits: what files the chats take; `None` for none.
        lease: seconds after which an answer that is not heard of is ended.

    Raises:
        ConfigurationError: the folder is in use, or its file is damaged or too new.
        OSError, sqlite3.Error: the folder cannot be used.
    """

    def __init__(
        self,
        folder: Path,
        *,
        daily_answers: int | None = None,
        file_limits: FileLimits | None = None,
        lease: float = LEASE,
    ) -> None:
        self._file = SqliteDatabase(folder)
        super().__init__(
            self._file, daily_answers=daily_answers, file_limits=file_limits, lease=lease
        )
        self._file.write_now(answers.end_all)

    def former_key(self) -> bytes | None:
        """The key that older versions kept among the data, if it is there still."""
        return self._file.write_now(schema.former_key)

    def forget_former_key(self) -> None:
        """Remove that key, once it is kept elsewhere."""
        if self.former_key() is not None:
            self._file.write_now(schema.forget_former_key)
            self._file.clear_log_now()
