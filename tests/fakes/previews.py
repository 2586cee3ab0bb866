"""Previews that are only written down."""

from __future__ import annotations

from chat_py.base.errors import ChatError
from tests.fakes.dom import FakeElement

__all__ = ["FakePreviews"]


class FakePreviews:
    """`Previews`; `shown` are those so far, with whether their scripts run."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, bool]] = []
        self.refuses = False

    async def show(self, place: FakeElement, html: str, *, scripts: bool, name: str) -> None:
        if self.refuses:
            raise ChatError("frame-src")
        self.shown.append((html, scripts))
