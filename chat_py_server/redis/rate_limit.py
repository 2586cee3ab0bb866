"""A rate limit that all instances share (the generic cell rate algorithm, ITU-T I.371)."""

from __future__ import annotations

import asyncio
from typing import Any

from chat_py_server.limits import RateLimit
from chat_py_server.redis.failures import FAILURES

__all__ = ["RedisRateLimit"]

TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local interval, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + interval
local wait = full - window - now
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], full, 'PX', math.ceil(full - now))
return 0
"""
"""The key holds when (ms) the bucket is full again; it is forgotten then."""
PAUSE = 2.0
"""Seconds to do with the limit in memory once Redis has failed."""


class RedisRateLimit:
    """`amount` requests in `seconds` for each key, on all instances together.

    Where Redis fails, each instance counts for itself.
    """

    def __init__(self, client: Any, prefix: str, amount: int, seconds: float) -> None:
        self._take = client.register_script(TAKE)
        self._prefix = prefix
        self._interval = seconds * 1000 / amount
        self._window = seconds * 1000
        self._own = RateLimit(amount, seconds)
        self._resume_at = 0.0

    async def wait(self, key: str) -> float:
        """Take one; 0 when granted, otherwise the seconds until the next one is."""
        clock = asyncio.get_running_loop().time
        if clock() >= self._resume_at:
            try:
                arguments = [self._interval, self._window]
                return await self._take(keys=[self._prefix + key], args=arguments) / 1000
            except FAILURES:
                self._resume_at = clock() + PAUSE
        return await self._own.wait(key)
