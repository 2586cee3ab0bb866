"""What was shared with the page, through static/src/native/page/shared.mjs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic_core import from_json

from chat_py.base.errors import StorageError
from chat_py.browser.bridge import JsBridge
from chat_py.browser.native import asked, loaded
from chat_py.browser.protocols.shared import Shared

__all__ = ["JsShared"]

ABOUT = "Cache Storage: "


class JsShared:
    """See `SharedStore`. `load` gives the native part."""

    def __init__(self, load: Callable[[], Any], bridge: JsBridge) -> None:
        self._load = load
        self._bridge = bridge

    async def list(self) -> list[Shared]:
        found = await self._asked("list")
        return [
            Shared(
                key=str(item.key),
                words=[str(word) for word in from_json(item.words)],
                files=self._bridge.hold(item.files) if item.files.length else None,
            )
            for item in found
        ]

    async def forget_words(self, key: str) -> None:
        await self._asked("forgetWords", key)

    async def forget(self, key: str) -> None:
        await self._asked("forget", key)

    async def _asked(self, name: str, *arguments: str) -> Any:
        native = await loaded(self._load, StorageError, ABOUT)
        return await asked(native, name, *arguments, kind=StorageError, about=ABOUT)
