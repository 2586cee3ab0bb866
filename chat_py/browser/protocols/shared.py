"""What other applications share with an installed page (Web Share Target)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chat_py.border.page_ref import PageRef

__all__ = ["Shared", "SharedStore"]


@dataclass(frozen=True)
class Shared:
    """One thing that was shared: its words (title, text, address; those that there are), and its
    files as `PageFiles.describe` takes them, where there are any."""

    key: str
    words: Sequence[str]
    files: PageRef | None


class SharedStore(Protocol):
    """Keeps what was shared until it is taken, over reloads too (static/src/sw.js).

    Each method raises `StorageError` where the browser does not let it be read.
    """

    async def list(self) -> Sequence[Shared]:
        """Everything, the oldest first."""
        ...

    async def forget_words(self, key: str) -> None:
        """Keep the files alone."""
        ...

    async def forget(self, key: str) -> None:
        """Keep nothing of it."""
        ...
