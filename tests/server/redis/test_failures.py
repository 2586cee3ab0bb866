"""A connection that uvloop closes under redis-py: it raises what is no error of Redis."""

from __future__ import annotations

import asyncio
import logging

import pytest
import redis.asyncio.connection

from chat_py.models.answer_event import TextDelta
from chat_py_server.redis.broker import RedisBroker


async def closed(*_: object) -> None:
    raise RuntimeError("unable to perform operation on <TCPTransport closed=True>")


@pytest.fixture
def broker(redis_server_url: str, monkeypatch: pytest.MonkeyPatch) -> RedisBroker:
    """One whose every connection is closed before its first word."""
    connection = redis.asyncio.connection.AbstractConnection
    monkeypatch.setattr(connection, "_send_packed_command", closed)
    return RedisBroker(redis_server_url)


def test_a_limit_counts_for_itself(broker: RedisBroker) -> None:
    async def scene() -> None:
        limit = broker.limit("name", 2, 3600)
        assert [await limit.wait("a") > 0 for _ in range(3)] == [False, False, True]
        await broker.close()

    asyncio.run(scene())


def test_answers_go_on_and_it_is_told_once(
    broker: RedisBroker, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        assert await broker.publish("answer", 1, TextDelta("one"))
        assert list(await broker.seal("answer")) == []
        await broker.ask_to_stop("owner", "answer")
        await broker.close()

    with caplog.at_level(logging.WARNING, "chat_py_server"):
        asyncio.run(scene())
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.startswith("The broker failed, and answers go on without it: unable to perform")
