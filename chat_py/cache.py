"""Answers of GET requests, kept for a while: by identity, by age, by number and by size.

What is kept is the answer's text, and every reader parses it anew: readers get copies.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chat_py.browser.protocols import Clock
from chat_py.reply import Reply
from chat_py.urls import is_related

__all__ = ["RequestCache"]

MAX_ENTRIES = 200
MAX_BYTES = 4_000_000
# Writes that an answer on its way is compared with; it is not kept where there were more.
MAX_WRITES = 100


@dataclass(frozen=True)
class _Entry:
    reply: Reply
    url: str
    stored: float  # monotonic seconds
    stored_at: int  # wall clock, milliseconds, for people
    ttl: float
    size: int


@dataclass(frozen=True)
class _Write:
    epoch: int
    url: str
    base: str


class RequestCache:
    """A least-recently-used cache of one identity at a time.

    When `identity()` changes (log-in, log-out) everything kept for the one before is dropped,
    and an answer that was asked for under it is no longer taken in.
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
        self._epoch = 0
        self._writes: deque[_Write] = deque()
        self._floor = 0  # what was asked for before this epoch is not taken in
        self.bytes = 0
        self.hits = 0
        self.misses = 0

    def mark(self) -> int:
        """To be given to `put`: refuses an answer that a write or a log-out has overtaken."""
        self._own()
        return self._epoch

    def find(self, key: str) -> Reply | None:
        """The answer under `key` if it is fresh; counts as a hit or a miss."""
        entry = self._fresh(key)
        if entry is None:
            self.misses += 1
            return None
        self.hits += 1
        self._entries.move_to_end(key)
        return entry.reply

    def put(self, key: str, url: str, reply: Reply, ttl: float, mark: int) -> None:
        """Keep `reply` for `ttl` seconds. `mark` is what `mark()` gave before the request."""
        self._own()
        # UTF-16 is what an engine keeps; the keys' own size does not matter beside an answer's.
        size = 2 * len(reply.text)
        if self._overtaken(url, mark) or size > self._max_bytes or ttl <= 0:
            return
        self.delete(key)
        clock = self._clock
        self._entries[key] = _Entry(reply, url, clock.monotonic(), clock.now(), ttl, size)
        self.bytes += size
        while len(self._entries) > self._max_entries or self.bytes > self._max_bytes:
            _, oldest = self._entries.popitem(last=False)
            self.bytes -= oldest.size

    def invalidate(self, url: str, base: str) -> None:
        """Forget the answers that a write to `url` may have changed."""
        self._epoch += 1
        self._writes.append(_Write(self._epoch, url, base))
        if len(self._writes) > MAX_WRITES:
            self._floor = self._writes.popleft().epoch
        for key in [k for k, entry in self._entries.items() if is_related(url, entry.url, base)]:
            self.delete(key)

    def get(self, key: str) -> dict[str, Any] | None:
        """`{data, timestamp}` of a fresh entry, or None; `data` is a copy."""
        entry = self._fresh(key)
        return None if entry is None else {"data": entry.reply.value, "timestamp": entry.stored_at}

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
        """Forget everything, also what is on its way. The counts of hits and misses stay."""
        self._epoch += 1
        self._floor = self._epoch
        self._writes.clear()
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

    def _overtaken(self, url: str, mark: int) -> bool:
        """Whether a log-out, or a write that concerns `url`, came after `mark`."""
        return mark < self._floor or any(
            write.epoch > mark and is_related(write.url, url, write.base) for write in self._writes
        )

    def _own(self) -> None:
        identity = self._identity()
        if identity != self._owner:
            self._owner = identity
            self.clear()
