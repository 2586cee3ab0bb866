"""What another application shares with the installed page: passed on once a chat is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event

__all__ = ["ShareTarget", "TakesShared"]

SHARED = "chat_py:shared"
LOST = "chat_py:share-lost"
"""What static/src/native/network/installable.mjs says, in a page with `data-offline`."""


class TakesShared(Protocol):
    """What takes it; loaded with the first thing that is shared (chat_py/ui/shared.py)."""

    async def take(self) -> None:
        """Take what there is."""
        ...

    def lost(self) -> None:
        """Say that the browser could not keep it."""
        ...


class ShareTarget:
    """Listens; nothing comes where the page is not one that can be installed."""

    def __init__(
        self, *, document: Document, takes: Callable[[], TakesShared], owner: Owner
    ) -> None:
        self._make = takes
        self._takes: TakesShared | None = None
        self._owner = owner
        owner.add(document.listen(SHARED, self._shared))
        owner.add(document.listen(LOST, self._lost))

    def _content(self) -> TakesShared:
        if self._takes is None:
            self._takes = self._make()
        return self._takes

    def _shared(self, _event: Event) -> None:
        self._owner.task(self._content().take())

    def _lost(self, _event: Event) -> None:
        self._content().lost()
