"""Values that stay in the page, and the page's half of the border."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from chat_py.base.owner import Undo
from chat_py.border.page_ref import PageRef
from chat_py.border.payload import Payload

__all__ = ["OlderMessages", "PageBridge", "PageCaller", "PageFunction", "Refs"]


class PageFunction(PageRef, Protocol):
    """A function of the page. Calling it never raises: its failure is the page's to report."""

    def __call__(self, *args: Any) -> Any:
        """Call with JSON-ready arguments (or `PageRef`s); the result is JSON-ready or None."""
        ...


class OlderMessages(PageRef, Protocol):
    """Messages of a long chat that the page keeps until the reader scrolls that far up."""

    @property
    def count(self) -> int:
        """How many are left."""
        ...

    def take(self) -> list[object]:
        """The newest page of those that are left, oldest first."""
        ...


Refs = list[tuple[int, str | None, PageRef]]
"""Values that stay in the page: index of the argument, the property that holds it, the value."""


class PageCaller(Protocol):
    """Calls several functions of the page in one crossing; each failure is reported."""

    def call_all(self, functions: list[PageFunction], name: str | None, payload: Payload) -> None:
        """`name` is the first argument where it is given (listeners of `*`)."""
        ...


class PageBridge(Protocol):
    """The page's half of the border, for `Publisher`."""

    def refs(self, text: str) -> Refs:
        """The values named by a call's list of references."""
        ...

    def settle(self, call_id: int, text: str) -> None:
        """Settle the promise of a call with an encoded value or error."""
        ...

    def connect(self, dispatch: Callable[[str, str, str, int], str]) -> Undo:
        """Send the page's calls here, those that waited first, in their order."""
        ...
