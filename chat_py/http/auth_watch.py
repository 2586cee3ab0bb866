"""Being logged out, noticed once by all tabs, and being logged in again (contract §2, "401")."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from chat_py.base.errors import ApiError
from chat_py.base.own_code import call_back
from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.browser.protocols.storage import Locks

__all__ = ["AUTH_BURST", "AuthWatch"]

AUTH_BURST = 10.0
"""Seconds: 401s that follow one another faster are one log-out, and handled once."""
LOCK = "chat_py/auth"
LOCK_PATIENCE = 2.0
"""Seconds after which a tab that holds the lock counts as suspended."""
NEWS_TIME = 0.2
"""Seconds in which news of one tab reach all others."""
REFUSED, REQUIRED, REGAINED = "auth-refused", "auth-required", "auth-regained"


class AuthWatch:
    """Calls `on_required` once for a burst of 401s in any tab, and `on_regained` in every tab at
    the first request that succeeds after them."""

    def __init__(
        self,
        *,
        clock: Clock,
        tabs: Tabs,
        locks: Locks,
        console: Console,
        owner: Owner,
        on_required: Callable[[ApiError], None],
        on_regained: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._tabs = tabs
        self._locks = locks
        self._console = console
        self._owner = owner
        self._on_required = on_required
        self._on_regained = on_regained
        self._last_401 = float("-inf")
        self._required = float("-inf")
        self._out = False
        owner.add(tabs.on(REFUSED, lambda _: self._note()))
        owner.add(tabs.on(REQUIRED, lambda _: self._note_required()))
        owner.add(tabs.on(REGAINED, lambda _: self._regain()))

    def refused(self, error: ApiError) -> None:
        """A request was answered with 401."""
        now = self._clock.monotonic()
        handled = now - self._last_401 < AUTH_BURST
        self._note()
        self._tabs.tell(REFUSED)
        if not handled:
            self._owner.task(self._require(error))

    async def _require(self, error: ApiError) -> None:
        """Handle it, unless a tab that was refused at the same moment has."""
        release = await self._locks.acquire(LOCK, LOCK_PATIENCE)
        try:
            if self._clock.monotonic() - self._required < AUTH_BURST:
                return
            self._note_required()
            self._tabs.tell(REQUIRED)
            self._run(lambda: self._on_required(error))
            await asyncio.sleep(NEWS_TIME)
        finally:
            release()

    def succeeded(self) -> None:
        """A request to the API succeeded."""
        if self._out:
            self._tabs.tell(REGAINED)
            self._regain()

    def _note(self) -> None:
        self._out = True
        self._last_401 = self._clock.monotonic()

    def _note_required(self) -> None:
        self._required = self._clock.monotonic()

    def _regain(self) -> None:
        if self._out:
            self._out = False
            self._run(self._on_regained)

    def _run(self, handler: Callable[[], None]) -> None:
        call_back(handler, report=self._console.report)
