"""Reads and writes, and what becomes of failures, on each engine."""

from __future__ import annotations

import asyncio

import pytest

from chat_py_server.problems import StorageError
from chat_py_server.sql.connection import Connection
from tests.server.sql.conftest import Instances


def test_a_failure_of_the_database_is_the_storages(instances: Instances) -> None:
    repository = instances(60)

    def work(connection: Connection) -> None:
        connection.execute("SELECT nothing FROM nowhere")

    async def scene() -> None:
        for attempt in (repository._read, repository._write):  # pyright: ignore[reportPrivateUsage]
            with pytest.raises(StorageError) as caught:
                await attempt(work)
            assert caught.value.reason == "failed"
        await repository.check()

    asyncio.run(scene())
