"""Code blocks of answers that Python code of the page draws (`@chat.code`)."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Markup
from chat_py.browser.protocols.environment import Console
from chat_py.locales import Texts
from chat_py.reading.instead import show_instead

__all__ = ["Drawings"]

LIMIT = 30.0
"""Seconds that one drawing may take."""
BUTTON = "data-code-drawing"


class Drawings:
    """Draws blocks one after the other, each once it has ended.

    `drawers` are the functions by language; `grown` is called whenever a block's place on the page
    has changed its height.
    """

    def __init__(
        self,
        *,
        document: Document,
        markup: Markup,
        texts: Texts,
        console: Console,
        drawers: Callable[[], Mapping[str, Callable[[str], Any]]],
        grown: Callable[[], None],
        owner: Owner,
    ) -> None:
        self._document = document
        self._markup = markup
        self._texts = texts
        self._console = console
        self._drawers = drawers
        self._grown = grown
        self._owner = owner
        self._turn = asyncio.Lock()

    def look(self) -> None:
        """Draw what is there, and what comes, of all languages that there are functions for."""
        self._markup.draw_code(sorted(self._drawers()), self._ended)

    def _ended(self, box: Element, language: str) -> None:
        self._owner.task(self._draw(box, language))

    async def _draw(self, box: Element, language: str) -> None:
        async with self._turn:
            code, bar = box.query("pre"), box.query(".cp-bar")
            is_users = box.closest('[data-sender="user"]') is not None
            if code is None or bar is None or is_users or box.query(f"[{BUTTON}]") is not None:
                return
            limit = asyncio.timeout(LIMIT)
            try:
                async with limit:
                    made = self._drawers()[language](code.text.removesuffix("\n"))
                    element = self._element(
                        await made if inspect.isawaitable(made) else made, language
                    )
            except Exception as error:  # noqa: BLE001 the code stays, as it was written
                error.add_note(f"code: {language}")
                if limit.expired():
                    error.add_note(f"It was not done after {LIMIT:.0f} s.")
                self._console.report(error)
                return
            if element is None:
                return
            create = self._document.create
            button = create("button", {"type": "button", BUTTON: True})
            bar.children[-1].before(button)
            place = create("div", {"class": "cp-drawing"}, element)
            show_instead(box, button, place, self._document, self._texts)
            self._grown()

    def _element(self, made: object, language: str) -> Element | None:
        if made is None:
            return None
        if isinstance(made, str):
            return self._markup.drawing(made, language)
        if (element := self._document.known(made)) is not None:
            return element
        raise TypeError(f"a drawing is markup, an element or None, not {type(made).__name__}")
