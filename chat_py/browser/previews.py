"""`Previews` through static/src/native/runner/preview.mjs, which is loaded with the first one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from chat_py.browser.dom import JsElement
from chat_py.browser.native import asked, loaded
from chat_py.browser.protocols.dom import Element

__all__ = ["JsPreviews"]


class JsPreviews:
    """`load` gives the native part; `address` is that of the frame's document."""

    def __init__(self, load: Callable[[], Any], address: str) -> None:
        self._load = load
        self._address = address

    async def show(self, place: Element, html: str, *, scripts: bool, name: str) -> None:
        js = cast("JsElement", place).js
        native = await loaded(self._load)
        await asked(native, "preview", js, self._address, html, scripts, name)
