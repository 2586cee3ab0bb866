"""Being logged out, noticed once by all tabs, and being logged in again (contract §2, "401")."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.browser.protocols import Clock, Console
from chat_py.errors import ApiError
from chat_py.owner import Owner
from chat_py.tabs import Tabs

__all__ = ["AUTH_BURST", "AuthWatch"]

AUTH_BURST = 10.0
"""Seconds: 401s that follow one another faster are one log-out, and handled once."""
REFUSED, REGAINED = "auth-refused", "auth-regained"


class AuthWatch:
    """Calls `on_required` once for a burst of 401s in any tab, and `on_regained` in every tab at
    the first request that succeeds after them."""

    def __init__(
        self,
        *,
        clock: Clock,
        tabs: Tabs,
        console: Console,
        owner: Owner,
        on_required: Callable[[ApiError], None],
        on_regained: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._tabs = tabs
        self._console = console
        self._on_required = on_required
        self._on_regained = on_regained
        self._last_401 = float("-inf")
        self._out = False
        owner.add(tabs.on(REFUSED, lambda _: self._note()))
        owner.add(tabs.on(REGAINED, lambda _: self._regain()))

    def refused(self, error: ApiError) -> None:
        """A request was answered with 401."""
        now = self._clock.monotonic()
        handled = now - self._last_401 < AUTH_BURST
        self._note()
        self._tabs.tell(REFUSED)
        if not handled:
            self._run(lambda: self._on_required(error))

    def succeeded(self) -> None:
        """A request to the API succeeded."""
        if self._out:
            self._tabs.tell(REGAINED)
            self._regain()

    def _note(self) -> None:
        self._out = True
        self._last_401 = self._clock.monotonic()

    def _regain(self) -> None:
        if self._out:
            self._out = False
            self._run(self._on_regained)

    def _run(self, handler: Callable[[], None]) -> None:
        try:
            handler()
        except Exception as failure:  # noqa: BLE001 - a handler's fault is not the request's
            self._console.report(failure)
