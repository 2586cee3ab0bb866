"""`Repository` in PostgreSQL."""

from __future__ import annotations

import logging

from chat_py_server.postgresql.database import PostgresDatabase
from chat_py_server.postgresql.instances import Instance, others, problems_with
from chat_py_server.sql.repository import Rules, SqlRepository

__all__ = ["PostgresRepository"]

log = logging.getLogger(__name__)


class PostgresRepository(SqlRepository):
    """See `Repository`. `url` is `postgresql://user:password@host/database`. The log is told of
    other instances there that `instance` does not work well with.

    Raises:
        ConfigurationError: the database cannot be used.
    """

    def __init__(self, url: str, rules: Rules, instance: Instance) -> None:
        database = PostgresDatabase(url, name=instance.name)
        super().__init__(database, rules)
        # Each is connected before it looks: of two that start at the same time, one sees the other.
        found = database.read_now(lambda connection: others(connection, instance))
        for problem in problems_with(found, instance):
            log.warning(problem)
