"""What a browser does for a person, without one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chat_py.base.errors import ChatError
from chat_py.browser.protocols.person import Permission

__all__ = ["FakePerson"]


@dataclass
class FakePerson:
    """`PersonTools`. `answer` is what the person says when they are asked for notifications;
    `broken`: none of it can be loaded."""

    can: bool = True
    allowed: Permission = "default"
    answer: Permission = "granted"
    used: int | None = 12_345_678
    broken: bool = False
    texts: str = ""
    asked: int = 0
    played: int = 0
    shown: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    pressed: Callable[[], None] = lambda: None
    cleared: int = 0

    async def load(self) -> None:
        await asyncio.sleep(0)
        if self.broken:
            raise ChatError("cannot be loaded")

    async def languages(self) -> list[tuple[str, str]]:
        await self.load()
        return [("en", "English"), ("ja", "日本語")]

    async def can_notify(self) -> bool:
        await self.load()
        return self.can

    async def permission(self) -> Permission:
        await self.load()
        return self.allowed

    async def ask(self) -> Permission:
        await self.load()
        self.asked += 1
        self.allowed = self.answer
        return self.answer

    async def notify(self, title: str, body: str, *, tag: str, pressed: Callable[[], None]) -> None:
        await self.load()
        self.shown.append((title, body, tag))
        self.pressed = pressed

    async def play(self) -> None:
        await self.load()
        self.played += 1

    async def usage(self) -> int | None:
        await self.load()
        return self.used

    async def clear(self) -> None:
        await self.load()
        self.cleared += 1

    async def text_of(self, given: Any) -> str:
        await self.load()
        return self.texts
