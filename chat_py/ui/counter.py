"""How much room is left in the message box, told when it becomes short."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.browser.protocols.dom import Document
from chat_py.locales import Texts

__all__ = ["CharacterCounter"]

PLACE = "[data-composer-counter]"
NEAR = 200
"""Characters before the limit from which on the rest is shown; of a small limit, a fifth."""


class CharacterCounter:
    """Fills `[data-composer-counter]` near the limit and beyond; a screen reader hears of it once
    when the limit comes near and once when it is passed, not with every key."""

    def __init__(
        self, *, document: Document, texts: Texts, announce: Callable[[str], None]
    ) -> None:
        self._document = document
        self._texts = texts
        self._announce = announce
        self._stage = ""

    def show(self, length: int, limit: int) -> None:
        """`length` characters are in a box that may hold `limit`."""
        left = limit - length
        stage = "over" if left < 0 else "near" if left <= min(NEAR, limit // 5) else ""
        text = self._texts.count(f"input.{_KEYS[stage]}", abs(left)) if stage else ""
        place = self._document.query(PLACE)
        if place is not None:
            place.text = text
            place.set("hidden", not stage)
            place.set("data-kind", "error" if stage == "over" else None)
        if stage != self._stage:
            self._stage = stage
            if stage and place is not None:
                self._announce(text)


_KEYS = {"near": "left", "over": "over"}
