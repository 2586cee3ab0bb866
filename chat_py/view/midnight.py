"""The moment at which "Today" becomes "Yesterday"."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from chat_py.base.owner import Owner
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.view.dates import day_key

__all__ = ["Midnight"]


class Midnight:
    """Calls `begun` whenever a new day has begun in the reader's time zone.

    A machine that slept over it calls when it wakes.
    """

    def __init__(
        self, *, clock: Clock, texts: Texts, owner: Owner, begun: Callable[[], None]
    ) -> None:
        self._clock = clock
        self._texts = texts
        self._owner = owner
        self._begun = begun

    def init(self) -> None:
        """Wait for it from now on, until the owner closes."""
        self._owner.task(self._watch())

    async def _watch(self) -> None:
        today = day_key(self._clock.now(), self._texts)
        while True:
            now = self._clock.now()
            await asyncio.sleep((self._texts.formats.next_day(now) - now) / 1000)
            if (day := day_key(self._clock.now(), self._texts)) != today:
                today = day
                self._begun()
