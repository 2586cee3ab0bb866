"""What this browser keeps of a person, and its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from chat_py.base.errors import ChatError, StorageError
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.environment import Location
from chat_py.browser.protocols.person import PersonTools
from chat_py.browser.protocols.storage import TextStorage
from chat_py.routing import STORAGE_KEYS

__all__ = ["KeptData"]

OWN = "chat_py."
"""How the keys of `TextStorage` begin that are the chat's, besides `STORAGE_KEYS`."""


@dataclass(eq=False, kw_only=True)
class KeptData:
    """Drafts, messages that wait, choices, and the chats themselves where the browser has them.

    `shut_down` ends every part of the chat in this tab, so that none of them writes again.
    """

    tools: PersonTools
    storages: Sequence[TextStorage]
    tabs: Tabs
    location: Location
    shut_down: Callable[[], None]

    async def size(self) -> int | None:
        """Bytes that the browser keeps for the whole site; `None` where it does not tell."""
        with suppress(ChatError):
            return await self.tools.usage()
        return None

    async def clear(self) -> None:
        """Delete all of it, in all tabs, and load the page anew. Raises `ChatError` where the
        browser does not let go of it."""
        await self.tools.clear()
        self.tabs.tell("cleared")
        self.cleared()

    def cleared(self) -> None:
        """It has been deleted, by this tab or another: keep nothing of what is here, either."""
        self.shut_down()
        for storage in self.storages:
            with suppress(StorageError):
                keys = storage.keys()
                for key in keys:
                    if key.startswith(OWN) or key in STORAGE_KEYS.values():
                        storage.remove(key)
        self.location.reload()
