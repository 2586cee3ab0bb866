from __future__ import annotations

import asyncio
import uuid

import pytest

from chat_py_server.redis.broker import RedisBroker
from tests.server.services import redis_server


def test_instances_count_together(redis_server_url: str) -> None:
    async def scene() -> None:
        name = uuid.uuid4().hex
        brokers = [RedisBroker(redis_server_url) for _ in range(2)]
        limits = [broker.limit(name, 6, 3600) for broker in brokers]
        granted = await asyncio.gather(*(limits[n % 2].wait("a") for n in range(20)))
        assert granted.count(0) == 6
        assert max(granted) == pytest.approx(600, abs=5)
        assert await limits[0].wait("b") == 0
        for broker in brokers:
            await broker.close()

    asyncio.run(scene())


def test_a_bucket_fills_up_again(redis_server_url: str) -> None:
    async def scene() -> None:
        broker = RedisBroker(redis_server_url)
        limit = broker.limit(uuid.uuid4().hex, 100, 1)
        granted = [await limit.wait("a") for _ in range(101)]
        assert granted[:100] == [0] * 100
        async with asyncio.timeout(10):
            while await limit.wait("a"):
                await asyncio.sleep(0.005)
        await broker.close()

    asyncio.run(scene())


def test_without_redis_each_counts_for_itself() -> None:
    async def scene() -> None:
        with redis_server() as url:
            broker = RedisBroker(url)
            limit = broker.limit("name", 2, 3600)
        assert [await limit.wait("a") > 0 for _ in range(3)] == [False, False, True]
        await broker.close()

    asyncio.run(scene())
