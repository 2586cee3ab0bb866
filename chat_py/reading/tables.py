"""Tables of answers that a reader sorts."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Element, Markup
from chat_py.browser.protocols.reading import Orderings
from chat_py.reading.columns import order

__all__ = ["Tables"]

FOLLOWING = {"none": "ascending", "ascending": "descending", "descending": "none"}
ROW = "data-row"
"""The place of a row as it was written."""


class Tables:
    """Sorts by a heading: upwards, downwards, and as it was written.

    `language` is the page's (BCP 47).
    """

    def __init__(self, *, markup: Markup, orderings: Orderings, language: str) -> None:
        self._markup = markup
        self._orderings = orderings
        self._language = language

    async def sort(self, button: Element) -> None:
        """Take the next order of the heading that holds `button`. Raises `ChatError` where what
        knows the language's order cannot be loaded: the table stays as it is."""
        ordering = await self._orderings.ordering(self._language)
        heading, table = button.closest("th"), button.closest("table")
        body = table.query("tbody") if table is not None else None
        if heading is None or table is None or body is None:
            return
        state = FOLLOWING[heading.get("aria-sort") or "none"]
        headings = table.query_all("thead th")
        column = headings.index(heading)
        shown = table.query_all("tbody > tr")
        lines = self._markup.table(table)[1].split("\n")[1:]
        if any(row.get(ROW) is None for row in shown):
            for place, row in enumerate(shown):
                row.set(ROW, str(place))
        rows = sorted(zip(shown, lines, strict=True), key=lambda each: int(each[0].get(ROW) or 0))
        places = list(range(len(rows)))
        if state != "none":
            cells = [line.split("\t")[column] for _, line in rows]
            places = order(cells, ordering, descending=state == "descending")
        body.arrange(*(rows[place][0] for place in places))
        for other in headings:
            if other.get("aria-sort") is not None:
                other.set("aria-sort", state if other == heading else "none")
