"""A clock that follows the test's virtual event loop."""

from __future__ import annotations

import asyncio

__all__ = ["FakeClock"]

START = 1_700_000_000_000
"""The wall clock when the loop starts: 2023-11-14, 22:13:20 UTC."""


class FakeClock:
    """Time is the loop's; `chance` is what `random` gives; UUIDs count up.

    `jump` moves the wall clock alone, as a person who sets it does; `work` is what computing
    takes.
    """

    def __init__(self, chance: float = 0.0) -> None:
        self.chance = chance
        self._offset = START
        self._worked = 0.0
        self._uuids = 0

    def now(self) -> int:
        return self._offset + round(self.monotonic() * 1000)

    def monotonic(self) -> float:
        try:
            return asyncio.get_running_loop().time() + self._worked
        except RuntimeError:  # a test without a loop: only work takes time
            return self._worked

    def random(self) -> float:
        return self.chance

    def uuid(self) -> str:
        self._uuids += 1
        return f"00000000-0000-4000-8000-{self._uuids:012d}"

    def work(self, seconds: float) -> None:
        self._worked += seconds

    def jump(self, ms: int) -> None:
        self._offset += ms
