"""A page that Back brings again as it was left (the back/forward cache of HTML) may show what
belongs to somebody who has logged out meanwhile: nothing of it is to be seen before it is known who
is logged in now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document
from chat_py.browser.protocols.environment import Location
from chat_py.settings.settings import Selectors

__all__ = ["RestoredPage"]

PATIENCE = 5.0
"""Seconds for the server to say who is logged in; then the page loads everything anew."""


@dataclass(eq=False, kw_only=True)
class RestoredPage:
    """Covers the chat while the browser keeps the page, and asks before it shows it again.

    `ask` makes a request that another account is refused; where it fails, `load_again` clears the
    page and loads it. `is_switched_away` tells whether the page belongs to another account.
    Where only the page itself says who its user is, it is requested again.
    """

    document: Document
    location: Location
    selectors: Selectors
    account: Callable[[], str]
    user: Callable[[], str]
    ask: Callable[[], Awaitable[object]]
    is_switched_away: Callable[[], bool]
    load_again: Callable[[], None]
    owner: Owner

    def __post_init__(self) -> None:
        self.owner.add(self.location.on_kept(lambda: self._cover(covered=True)))
        self.owner.add(self.location.on_restored(self._restored))

    def _cover(self, *, covered: bool) -> None:
        selectors = self.selectors
        whole = self.document.query(selectors.app)
        names = (selectors.log, selectors.chat_list, selectors.input, "[data-chat-title]")
        parts = [self.document.query(name) for name in names]
        for place in [whole] if whole is not None else parts:
            if place is not None:
                place.set_style("visibility", "hidden" if covered else "")

    def _restored(self) -> None:
        if self.account():
            self.owner.task(self._check())
        elif self.user():
            self.location.reload()
        else:
            self._cover(covered=False)  # nobody has said who anybody is

    async def _check(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self.ask()
        except (ApiError, TimeoutError):
            if not self.is_switched_away():
                self.load_again()
        finally:
            self._cover(covered=False)
