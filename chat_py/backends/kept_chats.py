"""What a back end that keeps the chats in this browser can do beside a `Backend`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

__all__ = ["ImportResult", "KeptChats"]


class ImportResult(Protocol):
    """What came of an import: ids of the chats that are new, and of those that were there."""

    @property
    def added(self) -> list[str]: ...
    @property
    def skipped(self) -> list[str]: ...


class KeptChats(Protocol):
    """All chats as a JSON text and back (`chat_py.backends.local.chats.LocalChats`)."""

    def export(self, chat_ids: list[str] | None = None) -> AsyncIterator[str]:
        """The pieces of the text; of all chats without `chat_ids`."""
        ...

    async def import_chats(self, text: str) -> ImportResult:
        """Add the chats of a text. Raises `ApiError` of type "validation" whose `details` name the
        field, before anything is stored."""
        ...
