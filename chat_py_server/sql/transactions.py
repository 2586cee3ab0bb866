"""What every part of the repository does its work with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from chat_py_server.idempotency import IdempotencyKey, Reply
from chat_py_server.outages import Outages
from chat_py_server.problems import StorageError
from chat_py_server.sql.connection import Connection, Database, Work
from chat_py_server.sql.replies import once

__all__ = ["Transactions"]

Result = TypeVar("Result")


class Transactions:
    """Reads and writes in `database`, whose failures are `StorageError`s and are told of once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._outages = Outages()

    async def _once(
        self,
        key: IdempotencyKey,
        work: Callable[[Connection], tuple[Reply, str]],
    ) -> Reply:
        return await self._write(
            lambda connection: once(connection, key, lambda: work(connection)), key.user
        )

    async def _read(self, work: Work[Result]) -> Result:
        try:
            result = await self._database.read(work)
        except self._database.failure as error:
            raise self._storage_error(error) from error
        self._outages.ended(wrote=False)
        return result

    async def _write(self, work: Work[Result], lock: str = "") -> Result:
        try:
            result = await self._database.write(work, lock=lock)
        except self._database.failure as error:
            raise self._storage_error(error) from error
        self._outages.ended(wrote=True)
        return result

    def _storage_error(self, error: Exception) -> StorageError:
        found = StorageError(str(error), self._database.reason(error))
        self._outages.began(found)
        return found
