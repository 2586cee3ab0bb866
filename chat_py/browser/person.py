"""Notifications, a sound and what is kept, through static/src/native/page/person.mjs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pydantic_core import from_json
from pyodide.ffi import create_once_callable

from chat_py.border.page_ref import PageRef
from chat_py.browser.bridge import JsRef
from chat_py.browser.native import asked, loaded
from chat_py.browser.protocols.person import Permission

__all__ = ["JsPersonTools"]


class JsPersonTools:
    """`PersonTools` of the browser. `load` gives the native part."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load
        self._loaded: Any = None

    async def load(self) -> None:
        await self._native()

    async def languages(self) -> list[tuple[str, str]]:
        found: list[list[str]] = from_json((await self._native()).languages())
        return [(tag, name) for tag, name in found]

    async def can_notify(self) -> bool:
        return bool((await self._native()).canNotify)

    async def permission(self) -> Permission:
        return (await self._native()).permission()

    async def ask(self) -> Permission:
        return await self._asked("ask")

    async def notify(self, title: str, body: str, *, tag: str, pressed: Callable[[], None]) -> None:
        await self._asked("notify", title, body, tag, create_once_callable(pressed))

    async def play(self) -> None:
        await self._asked("play")

    async def usage(self) -> int | None:
        usage = int(await self._asked("usage"))
        return usage if usage >= 0 else None

    async def clear(self) -> None:
        await self._asked("clear")

    async def text_of(self, given: PageRef) -> str:
        return str(await self._asked("text", cast("JsRef", given).js))

    async def _native(self) -> Any:
        if self._loaded is None:
            self._loaded = await loaded(self._load, about="The settings could not be loaded: ")
        return self._loaded

    async def _asked(self, name: str, *arguments: Any) -> Any:
        return await asked(await self._native(), name, *arguments)
