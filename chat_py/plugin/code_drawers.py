"""What draws the code of a language: Mermaid's diagrams, a plot that is written as JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from chat_py.base.errors import ArgumentError
from chat_py.base.owner import Undo

__all__ = ["CodeDrawer", "CodeDrawers"]

CodeDrawer = Callable[[str], "Any | Awaitable[Any]"]
"""`draw(code)` gives markup, which is sanitised, an element, or None to leave the code as it is."""


class CodeDrawers:
    """Those of one page, by language."""

    def __init__(self) -> None:
        self._drawers: dict[str, CodeDrawer] = {}
        self._listeners: list[Callable[[], None]] = []

    def add(self, language: str, drawer: CodeDrawer) -> None:
        """Let `drawer` draw the blocks of a language: the first word after the opening fence.

        Raises `ArgumentError` for a name that is no word, and for a language that is taken.
        """
        name = language.strip().lower()
        if not name or len(name.split()) != 1:
            raise ArgumentError("chat.code", "language", f"one word ({language!r})")
        if name in self._drawers:
            raise ArgumentError("chat.code", "language", f"one that nothing draws yet ({name})")
        self._drawers[name] = drawer
        for listener in list(self._listeners):
            listener()

    @property
    def by_language(self) -> Mapping[str, CodeDrawer]:
        """The drawers, by the name of their language in lower case."""
        return self._drawers

    def on_added(self, callback: Callable[[], None]) -> Undo:
        """Call whenever there is one more, and now where there is one already."""
        self._listeners.append(callback)
        if self._drawers:
            callback()
        return lambda: self._listeners.remove(callback)
