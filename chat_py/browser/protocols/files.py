"""Files that a person gives the page, and that it keeps until a server has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from chat_py.border.page_ref import PageRef

__all__ = ["GivenFile", "KeptFile", "PageFiles"]


@dataclass(frozen=True)
class GivenFile:
    """A file as the page was given it; `media_type` is what the browser thinks it is, by its name.
    `size` is in bytes. A folder that was dropped is one, too, but cannot be kept."""

    name: str
    media_type: str
    size: int
    folder: bool
    given: PageRef
    index: int


class KeptFile(Protocol):
    """The bytes of a file, which stay in the page."""

    async def file(self) -> PageRef:
        """The `File`, as a body."""
        ...

    async def form(self, field: str, on_progress: Callable[[float], None]) -> PageRef:
        """A `FormData` with the file in a field, as a body. While it is sent, `on_progress` is told
        how much of it has gone out, in percent."""
        ...

    async def data_url(self, media_type: str) -> str:
        """All of it as a `data:` address (RFC 2397)."""
        ...

    def close(self) -> None:
        """Nobody is told of progress any more."""
        ...


class PageFiles(Protocol):
    """Files by keys, in IndexedDB. What it cannot keep it has as long as the page lives.

    Everything about the bytes of a file raises `StorageError` where they are not there.
    """

    async def describe(self, given: PageRef) -> Sequence[GivenFile]:
        """The files of an event (`Event.files`)."""
        ...

    async def keep(self, key: str, meta: str, file: GivenFile) -> None:
        """Keep a file, and a text about it. Raises `UnreadableFile` for what cannot be read, and
        `StorageError` where the browser keeps nothing; it is here for the life of the page then."""
        ...

    async def list(self) -> Sequence[tuple[str, str]]:
        """What the browser keeps: keys and texts."""
        ...

    async def forget(self, key: str) -> None:
        """Keep a file no longer."""
        ...

    async def address(self, key: str) -> str:
        """A `blob:` address that shows it."""
        ...

    def open(self, key: str) -> KeptFile:
        """The bytes of a file."""
        ...
