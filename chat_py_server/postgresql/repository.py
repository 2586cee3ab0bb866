"""`Repository` in PostgreSQL."""

from __future__ import annotations

from chat_py_server.postgresql.database import PostgresDatabase
from chat_py_server.sql.repository import Rules, SqlRepository

__all__ = ["PostgresRepository"]


class PostgresRepository(SqlRepository):
    """See `Repository`. `url` is `postgresql://user:password@host/database`.

    Raises:
        ConfigurationError: the database cannot be used.
    """

    def __init__(self, url: str, rules: Rules) -> None:
        super().__init__(PostgresDatabase(url), rules)
