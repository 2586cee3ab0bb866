"""How many requests one user may make: a token bucket each, in memory."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from chat_py_server.problems import ProblemError, problem_response

__all__ = ["RateLimit", "RateLimitMiddleware"]

MAX_BUCKETS = 10_000


@dataclass
class _Bucket:
    tokens: float
    at: float


class RateLimit:
    """`per_minute` requests for each key; a minute's worth may come at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._capacity = float(per_minute)
        self._rate = per_minute / 60
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._buckets)

    def wait(self, key: str) -> float:
        """Take one; 0 when granted, otherwise the seconds until the next one is."""
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._forget_full(now)
            bucket = self._buckets[key] = _Bucket(self._capacity, now)
        bucket.tokens = min(self._capacity, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0.0
        return (1 - bucket.tokens) / self._rate

    def _forget_full(self, now: float) -> None:
        """Keep memory bounded: a bucket that has filled up again says nothing."""
        if len(self._buckets) < MAX_BUCKETS:
            return
        idle = self._capacity / self._rate
        self._buckets = {
            key: bucket for key, bucket in self._buckets.items() if now - bucket.at < idle
        }


class RateLimitMiddleware:
    """429 with `Retry-After` for a user who asks too often.

    New guests are counted by address: who throws the cookie away gains nothing.
    """

    def __init__(self, app: ASGIApp, limit: RateLimit) -> None:
        self.app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.get("state", {})
        if scope["type"] == "http" and scope["path"].startswith("/api/") and "user" in state:
            client = scope.get("client")
            address = client[0] if client else ""
            wait = self._limit.wait(state["user"] if state["known"] else f"address {address}")
            if wait:
                seconds = math.ceil(wait)
                refusal = problem_response(
                    ProblemError(
                        429,
                        f"Too many requests. Please wait {seconds} s.",
                        headers={"Retry-After": str(seconds)},
                    )
                )
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)
