"""A connection to PostgreSQL for the SQL of `chat_py_server.sql`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, LiteralString, cast

import psycopg
from psycopg.rows import DictRow

from chat_py_server.sql.connection import Cursor, Parameters

__all__ = ["PostgresConnection", "translated"]

PLACEHOLDER = re.compile(r"'[^']*'|\?|(?<!:):([a-z_]+)")


class PostgresConnection:
    """Translates placeholders, and stores U+FFFD for U+0000, which PostgreSQL cannot store."""

    def __init__(self, connection: psycopg.Connection[DictRow]) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Parameters = (), /) -> Cursor:
        """Do one statement; values are `?` or `:name`."""
        return self._connection.execute(translated(sql), _storable(parameters))

    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> None:
        """Do one statement for each of some values, in one go."""
        given = [_storable(item) for item in parameters]
        if given:
            with self._connection.cursor() as cursor:
                cursor.executemany(translated(sql), given)

    def moment(self) -> int:
        """Milliseconds since the epoch by the clock of the database."""
        sql = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS moment"
        row = self._connection.execute(sql).fetchone()
        assert row is not None
        return row["moment"]


@cache
def translated(sql: str) -> LiteralString:
    """A statement with psycopg's placeholders. Statements are constants of the program, so there
    are few of them."""

    def placeholder(match: re.Match[str]) -> str:
        if match[0].startswith("'"):
            return match[0]
        return f"%({match[1]})s" if match[1] else "%s"

    return cast("LiteralString", PLACEHOLDER.sub(placeholder, sql.replace("%", "%%")))


def _storable(parameters: Parameters) -> Any:
    if isinstance(parameters, Mapping):
        return {name: _clean(value) for name, value in parameters.items()}
    return tuple(_clean(value) for value in parameters)


def _clean(value: object) -> object:
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value
