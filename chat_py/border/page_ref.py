"""A JavaScript value that stays in the page."""

from __future__ import annotations

from typing import Literal, Protocol

__all__ = ["PageRef", "RefKind"]

RefKind = Literal["function", "body", "signal", "element", "object", "older", "number"]


class PageRef(Protocol):
    """A JavaScript value that stays in the page; Python only passes it on.

    `kind` is "body" for what fetch takes as a body untouched (FormData, Blob, ArrayBuffer,
    URLSearchParams), and "number" for one that JSON does not have. The page forgets the value
    when the last Python reference goes.
    """

    @property
    def kind(self) -> RefKind: ...
    @property
    def handle(self) -> int:
        """The page's number for the value."""
        ...
