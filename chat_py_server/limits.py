"""How often one user, one address and all together may ask: token buckets."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from chat_py_server.problems import ProblemError, problem_response
from chat_py_server.scope import route_path

__all__ = ["MAX_BUCKETS", "Limit", "RateLimit", "RateLimitMiddleware", "client_address", "too_many"]

MAX_BUCKETS = 50_000
"""How many keys a limit remembers; beyond that it forgets those that asked longest ago."""


@dataclass
class _Bucket:
    tokens: float
    at: float


class Limit(Protocol):
    """How often something may be done for each key."""

    async def wait(self, key: str) -> float:
        """Take one; 0 when granted, otherwise the seconds until the next one is."""
        ...


class RateLimit:
    """`amount` requests in `seconds` for each key; the whole amount may come at once."""

    def __init__(
        self, amount: int, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._capacity = float(amount)
        self._rate = amount / seconds
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._buckets)

    async def wait(self, key: str) -> float:
        """Take one; 0 when granted, otherwise the seconds until the next one is."""
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= MAX_BUCKETS:
                self._buckets.popitem(last=False)
            bucket = self._buckets[key] = _Bucket(self._capacity, now)
        self._buckets.move_to_end(key)
        bucket.tokens = min(self._capacity, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0.0
        return (1 - bucket.tokens) / self._rate


class RateLimitMiddleware:
    """429 with `Retry-After` for a user, or an address, that asks too often.

    New guests are counted by address: who throws the cookie away gains nothing.
    """

    def __init__(self, app: ASGIApp, users: Limit, addresses: Limit) -> None:
        self.app = app
        self._users = users
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.get("state", {})
        if scope["type"] == "http" and route_path(scope).startswith("/api/") and "user" in state:
            address = client_address(scope)
            user = state["user"] if state["known"] else f"address {address}"
            wait = await self._users.wait(user) or await self._addresses.wait(address)
            if wait:
                await problem_response(too_many(wait))(scope, receive, send)
                return
        await self.app(scope, receive, send)


def too_many(wait: float) -> ProblemError:
    """The refusal of a request that may come again in `wait` seconds."""
    seconds = math.ceil(wait)
    return ProblemError(
        429,
        f"Too many requests. Please wait {seconds} s.",
        headers={"Retry-After": str(seconds)},
    )


def client_address(scope: Scope) -> str:
    """Where a request comes from, as limits count it: an IPv4 address, or the /64 network of an
    IPv6 address, since one customer usually has a whole one."""
    client = scope.get("client")
    address = str(client[0]) if client else ""
    if ":" not in address:
        return address
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(parsed) >> 64 << 64, 64)))
