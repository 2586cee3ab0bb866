"""How many connections there may be, and how long a request's head may take.

uvicorn limits neither the time nor the size of a head that never ends, and a process that runs out
of file handles answers nobody at all.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None

__all__ = ["Connections", "allowed_connections", "limited_protocol"]

HEAD_TIME = 15.0
"""Seconds in which the head of a request has to come."""
MAX_HEAD = 64 * 1024
"""Bytes of a request's head."""
RESERVED_FILES = 128
"""File handles for all that is not a connection: the database, the page's files, an endpoint."""
MOST = 20_000


class Connections:
    """Counts connections, in all and by address.

    Args:
        in_all: how many there may be.
        per_address: how many of them one address may have.
        proxies: addresses that come for many people, and are counted in all only.
    """

    def __init__(self, in_all: int, per_address: int, proxies: Collection[str] = ()) -> None:
        self._in_all = in_all
        self._per_address = per_address
        self._proxies = frozenset(proxies)
        self._count = 0
        self._addresses: Counter[str] = Counter()

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def admit(self, address: str) -> bool:
        """Count a new one; False when there is no room for it."""
        many = self._addresses[address] >= self._per_address and address not in self._proxies
        if many or self._count >= self._in_all:
            return False
        self._count += 1
        self._addresses[address] += 1
        return True

    def leave(self, address: str) -> None:
        """One that was admitted has gone."""
        self._count -= 1
        self._addresses[address] -= 1
        if not self._addresses[address]:
            del self._addresses[address]


def allowed_connections() -> int:
    """How many connections this process has file handles for; asks the system for all it gives."""
    if resource is None:
        return MOST
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + RESERVED_FILES if hard == resource.RLIM_INFINITY else hard
    if soft == resource.RLIM_INFINITY:
        return MOST
    if wanted > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return max(1, min(MOST, soft - RESERVED_FILES))


def limited_protocol(
    connections: Connections, head_time: float = HEAD_TIME
) -> type[HttpToolsProtocol]:
    """uvicorn's HTTP protocol within the limits of `connections`, for `uvicorn.Config(http=…)`."""

    class LimitedProtocol(HttpToolsProtocol):
        _timer: asyncio.TimerHandle | None = None
        _admitted: str | None = None
        _head_bytes = 0

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            address = self.client[0] if self.client else ""
            if not connections.admit(address):
                transport.abort()
                return
            self._admitted = address
            self._await_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._head_came()
            if self._admitted is not None:
                connections.leave(self._admitted)
                self._admitted = None
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._timer is not None:
                self._head_bytes += len(data)
                if self._head_bytes > MAX_HEAD:
                    self.transport.abort()

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._await_head()

        def on_headers_complete(self) -> None:
            self._head_came()
            super().on_headers_complete()

        def _await_head(self) -> None:
            if self._timer is None:
                self._head_bytes = 0
                self._timer = self.loop.call_later(head_time, self.transport.abort)

        def _head_came(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    return LimitedProtocol
