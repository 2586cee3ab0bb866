"""Responses to GET requests, kept for a while: by identity, by age, by number and by size.

It keeps the response's text, which is parsed for every caller: callers get copies.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakSet

from chat_py.browser.protocols.environment import Clock
from chat_py.http.response import ReceivedResponse
from chat_py.http.urls import is_related

__all__ = ["RequestCache"]

MAX_ENTRIES = 200
MAX_BYTES = 4_000_000


@dataclass(frozen=True)
class _Entry:
    response: ReceivedResponse
    url: str
    stored: float  # monotonic seconds
    stored_at: int  # wall clock, milliseconds, for people
    ttl: float
    size: int


@dataclass(eq=False)
class Mark:
    """A response in flight; `stale` once a write or a log-out has overtaken it."""

    url: str
    stale: bool = False


class RequestCache:
    """A least-recently-used cache of one identity at a time.

    When `identity()` changes (log-in, log-out) everything kept for the one before is dropped,
    and a response that was requested under it is no longer stored.
    `get has keys size delete clear` are those of a JavaScript `Map`.
    """

    def __init__(
        self,
        clock: Clock,
        identity: Callable[[], str],
        *,
        max_entries: int = MAX_ENTRIES,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._clock = clock
        self._identity = identity
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._owner = identity()
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._marks: WeakSet[Mark] = WeakSet()
        self.bytes = 0
        self.hits = 0
        self.misses = 0

    def mark(self, url: str) -> Mark:
        """To be given to `put` with the response to a request that begins now."""
        self._own()
        mark = Mark(url)
        self._marks.add(mark)
        return mark

    def find(self, key: str) -> ReceivedResponse | None:
        """The response under `key` if it is fresh; counts as a hit or a miss."""
        entry = self._fresh(key)
        if entry is None:
            self.misses += 1
            return None
        self.hits += 1
        self._entries.move_to_end(key)
        return entry.response

    def put(self, key: str, response: ReceivedResponse, ttl: float, mark: Mark) -> None:
        """Keep `response` for `ttl` seconds. `mark` is what `mark()` gave before the request."""
        self._own()
        # UTF-16 is what an engine keeps; the keys' own size does not matter beside a response's.
        size = 2 * len(response.text)
        if mark.stale or size > self._max_bytes or ttl <= 0:
            return
        self.delete(key)
        clock = self._clock
        self._entries[key] = _Entry(response, mark.url, clock.monotonic(), clock.now(), ttl, size)
        self.bytes += size
        while len(self._entries) > self._max_entries or self.bytes > self._max_bytes:
            _, oldest = self._entries.popitem(last=False)
            self.bytes -= oldest.size

    def invalidate(self, url: str, base: str) -> None:
        """Forget the responses that a write to `url` may have changed."""
        for mark in self._marks:
            mark.stale = mark.stale or is_related(url, mark.url, base)
        for key in [k for k, entry in self._entries.items() if is_related(url, entry.url, base)]:
            self.delete(key)

    def get(self, key: str) -> dict[str, Any] | None:
        """`{data, timestamp}` of a fresh entry, or None; `data` is a copy."""
        entry = self._fresh(key)
        if entry is None:
            return None
        return {"data": entry.response.value, "timestamp": entry.stored_at}

    def has(self, key: str) -> bool:
        return self._fresh(key) is not None

    def keys(self) -> list[str]:
        self._own()
        return [key for key in list(self._entries) if self._fresh(key) is not None]

    @property
    def size(self) -> int:
        return len(self.keys())

    def delete(self, key: str) -> bool:
        entry = self._entries.pop(key, None)
        if entry is None:
            return False
        self.bytes -= entry.size
        return True

    def clear(self) -> None:
        """Forget everything, requests in flight included. The counts of hits and misses stay."""
        for mark in self._marks:
            mark.stale = True
        self._entries.clear()
        self.bytes = 0

    def items(self) -> list[dict[str, Any]]:
        """`{key, age}` of each entry, the age in milliseconds."""
        now = self._clock.monotonic()
        return [
            {"key": key, "age": round((now - self._entries[key].stored) * 1000)}
            for key in self.keys()
        ]

    def _fresh(self, key: str) -> _Entry | None:
        self._own()
        entry = self._entries.get(key)
        if entry is not None and self._clock.monotonic() - entry.stored >= entry.ttl:
            self.delete(key)
            return None
        return entry

    def _own(self) -> None:
        identity = self._identity()
        if identity != self._owner:
            self._owner = identity
            self.clear()
