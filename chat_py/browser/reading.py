"""`Orderings` through static/src/native/reading/ordering.mjs, loaded with the first one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic_core import from_json, to_json

from chat_py.browser.native import loaded
from chat_py.browser.protocols.reading import Habits

__all__ = ["JsOrdering", "JsOrderings"]


class JsOrderings:
    """`load` gives the native part."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load

    async def ordering(self, language: str) -> JsOrdering:
        return JsOrdering((await loaded(self._load)).ordering(language))


class JsOrdering:
    """See `Ordering`."""

    def __init__(self, native: Any) -> None:
        self._native = native
        self.habits = Habits(**from_json(native.habits))

    def ranks(self, texts: Sequence[str]) -> list[int]:
        return from_json(self._native.ranks(to_json(texts).decode()))
