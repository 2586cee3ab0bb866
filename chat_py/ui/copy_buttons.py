"""The copy buttons at code and tables."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event, Markup
from chat_py.locales import Texts

__all__ = ["CopyButtons"]

COPIED_SECONDS = 2.0
"""How long a button says that it has copied."""

Copy = Callable[[str, str], Awaitable[bool]]
"""`copy(text, html)`: whether it is on the clipboard now."""


class CopyButtons:
    """Code is copied as it was written, a table as HTML and as tab-separated values."""

    def __init__(
        self,
        *,
        document: Document,
        markup: Markup,
        texts: Texts,
        copy: Copy,
        announce: Callable[[str], None],
        owner: Owner,
    ) -> None:
        self._document = document
        self._markup = markup
        self._texts = texts
        self._copy = copy
        self._announce = announce
        self._owner = owner
        owner.add(document.listen("click", self._clicked))

    def _clicked(self, event: Event) -> None:
        if event.target is None:
            return
        button = event.target.closest("[data-code-copy], [data-table-copy]")
        if button is None:
            return
        box = button.closest(".cp-code, .cp-table")
        source = box.query("textarea, pre, table") if box is not None else None
        if source is None:
            return
        if source.tag == "table":
            html, text = self._markup.table(source)
        elif source.tag == "textarea":  # code that is being edited (chat_py/run/panel.py)
            html, text = "", source.value
        else:
            html, text = "", source.text
        # Without the line break that ends every code block: a terminal would run it at once.
        self._owner.task(self._run(button, text, html))

    async def _run(self, button: Element, text: str, html: str) -> None:
        if not await self._copy(text.rstrip("\n"), html):
            return
        copied = self._texts("action.copied")
        self._announce(copied)
        label = button.get("aria-label") or ""
        button.replace_children(self._document.icon("check"), copied)
        await asyncio.sleep(COPIED_SECONDS)
        button.replace_children(self._document.icon("copy"), label)
