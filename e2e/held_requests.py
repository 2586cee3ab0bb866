"""A request that waits until the test lets it go."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Route

__all__ = ["HeldRequests"]


class HeldRequests:
    """Holds the requests of a page that match `pattern`; `release` ends that for good.

    There may be several for one file: a preloaded module, and the request that it is for.
    """

    def __init__(self, page: Page, pattern: str) -> None:
        self._page = page
        self._pattern = pattern
        self._waiting: list[Route] = []
        self._answer: Callable[[Route], None] | None = None
        page.route(pattern, self._hold)

    def release(self, answer: Callable[[Route], None] = Route.continue_) -> None:
        """Answer what waits and what comes; by default as the server does."""
        self._answer = answer
        waiting, self._waiting = self._waiting, []
        for route in waiting:
            answer(route)

    def _hold(self, route: Route) -> None:
        if self._answer is None:
            self._waiting.append(route)
        else:
            self._answer(route)
