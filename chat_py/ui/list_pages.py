"""The list of chats as a back end gives it: page by page."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.backends.backend import Backend
from chat_py.models.chat import ChatSummaries, ChatSummary

__all__ = ["ListPages"]


class ListPages:
    """Asks for the pages of the list, for no more than are needed. All raise `ApiError`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._next = ""

    @property
    def has_more(self) -> bool:
        """Whether chats follow those that were given."""
        return bool(self._next)

    async def load(self, count: int) -> list[ChatSummary]:
        """The first page, and those that follow until there are `count` chats."""
        return await self._load(await self._backend.list_chats(), count)

    async def renew(
        self, shown: Callable[[], list[ChatSummary]], changed: set[str]
    ) -> list[ChatSummary]:
        """What is `shown`, after something has happened to the chats that have `changed`. The first
        page says all where these are in it; otherwise as many pages are asked for as were shown."""
        found = await self._backend.list_chats()
        chats = shown()
        first = {chat.id for chat in found.chats}
        if found.next and changed <= first:
            places = [n for n, chat in enumerate(chats) if chat.id in first - changed]
            # Without one that has kept its place nobody knows where the others go on.
            if places and (rest := [c for c in chats[places[-1] + 1 :] if c.id not in first]):
                return [*found.chats, *rest]
        return await self._load(found, len(chats))

    async def more(self) -> list[ChatSummary]:
        """The page that follows."""
        found = await self._backend.list_chats(after=self._next)
        self._next = found.next or ""
        return found.chats

    async def _load(self, found: ChatSummaries, count: int) -> list[ChatSummary]:
        chats = found.chats
        while found.next and len(chats) < count:
            found = await self._backend.list_chats(after=found.next)
            chats += found.chats
        self._next = found.next or ""
        return chats
