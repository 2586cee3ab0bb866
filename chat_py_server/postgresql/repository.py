"""`Repository` in PostgreSQL."""

from __future__ import annotations

from chat_py.models.files import FileLimits
from chat_py_server.config import LEASE
from chat_py_server.postgresql.database import PostgresDatabase
from chat_py_server.sql.repository import SqlRepository

__all__ = ["PostgresRepository"]


class PostgresRepository(SqlRepository):
    """See `Repository`.

    Args:
        url: `postgresql://user:password@host/database`.
        daily_answers: how many answers may be begun on a day (UTC), or `None`.
        file_limits: what files the chats take; `None` for none.
        lease: seconds after which an instance that is not heard of has lost its answers.

    Raises:
        ConfigurationError: the database cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        daily_answers: int | None = None,
        file_limits: FileLimits | None = None,
        lease: float = LEASE,
    ) -> None:
        super().__init__(
            PostgresDatabase(url),
            daily_answers=daily_answers,
            file_limits=file_limits,
            lease=lease,
        )
