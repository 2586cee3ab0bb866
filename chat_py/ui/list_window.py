"""Which chats of a long list are on the page: those near what is seen of it."""

from __future__ import annotations

from itertools import pairwise

from chat_py.browser.protocols.dom import Document, Element, ScrollBox
from chat_py.locales import Texts
from chat_py.ui.list_groups import Groups, Row

__all__ = ["ListWindow"]

ENTRY = '[data-cp="chat"]'
MENU = "[data-menu-chat]"
OPEN = f'{MENU}[aria-expanded="true"]'
BEYOND = 24
"""Rows on each side of what is seen that are on the page."""
NEAR = 8
"""Rows on each side of what is seen; where one of them is missing, it is time for others."""
GUESS = 58.0
"""CSS pixels from one entry to the next, as long as nothing could be measured."""
LOOKED_AT = 4
"""Entries that are looked at for how high they are."""

Gaps = dict[str, tuple[tuple[int, float], Element]]
"""How many chats, and how high each, by the first of them."""


class ListWindow:
    """Chooses the rows of a list in which gaps, as high as their chats, stand for the chats far
    from what is seen. The headings are always there.

    All entries are taken to be of one height. Where a site's own are not, only the height of the
    gaps is wrong: what is seen is right.
    """

    def __init__(self, *, document: Document, texts: Texts) -> None:
        self._document = document
        self._texts = texts
        self._start, self._stop = 0, 3 * BEYOND
        self._pitch, self._is_measured = GUESS, False
        self._count = 0
        self._gaps: Gaps = {}

    def rows(self, groups: Groups, held: set[str]) -> list[Row]:
        """What is on the page now, from top to bottom; the chats of `held` among it."""
        gaps, self._gaps = self._gaps, {}
        order = [chat.id for _, chats in groups for chat in chats]
        # With those beside them, to which the Tab key leads.
        kept = {at + step for at, each in enumerate(order) if each in held for step in (-1, 0, 1)}
        rows: list[Row] = []
        left_out: list[str] = []
        row = at = 0  # headings are rows, too
        for name, chats in groups:
            if name:
                rows.append(name)
                row += 1
            for chat in chats:
                if self._start <= row < self._stop or at in kept:
                    self._close(rows, left_out, gaps)
                    rows.append(chat)
                else:
                    left_out.append(chat.id)
                row, at = row + 1, at + 1
            self._close(rows, left_out, gaps)
        self._count = row
        return rows

    def look(self, place: Element) -> bool:
        """See what is seen of the list now; whether other rows are to be on the page."""
        box = place.scroll_box()
        if not box.client_height or (self._is_measured and self._covers(box)):
            return False
        # Once: with other gaps, what is seen would no longer be where it was.
        if not self._is_measured:
            self._measure(place, box)
        first, last = self._seen(box)
        self._start, self._stop = first - BEYOND, last + BEYOND
        return True

    def held(self, place: Element) -> set[str]:
        """The chats that have the focus or an open menu."""
        held: set[str] = set()
        for each in (self._document.active, place.query(OPEN)):
            if each is None or not place.contains(each):
                continue
            menu = each.closest(".cp-chat-menu")
            owner = each.closest(ENTRY) if menu is None else menu.query(MENU)
            if owner is not None:
                held.add(owner.get("data-chat-id") or owner.get("data-menu-chat") or "")
        return held

    def _close(self, rows: list[Row], left_out: list[str], before: Gaps) -> None:
        """Put a gap in the place of chats. It stays the same as long as it begins with the same
        one: what stands beside it is not moved then, and keeps its focus."""
        if not left_out:
            return
        said = (len(left_out), self._pitch)
        shown, gap = before.get(left_out[0], ((0, 0.0), None))
        if gap is None:
            gap = self._document.create("div", {"class": "cp-chat-list__gap"})
        if said != shown:
            gap.set_style("block-size", f"{said[0] * said[1]:.2f}px")
            text = self._texts.count("list.count", said[0])
            gap.replace_children(
                self._document.create("span", {"class": "cp-visually-hidden"}, text)
            )
        self._gaps[left_out[0]] = (said, gap)
        rows.append(gap)
        left_out.clear()

    def _seen(self, box: ScrollBox) -> tuple[int, int]:
        return int(box.top / self._pitch), int((box.top + box.client_height) / self._pitch) + 1

    def _covers(self, box: ScrollBox) -> bool:
        first, last = self._seen(box)
        start, stop = max(first - NEAR, 0), min(last + NEAR, self._count)
        return self._start <= start and stop <= self._stop

    def _measure(self, place: Element, box: ScrollBox) -> None:
        found, entries = place.anchor(ENTRY), place.query_all(ENTRY)
        if found is None:
            return
        at = entries.index(found[0])
        tops = [entry.offset_in(place) for entry in entries[at : at + LOOKED_AT]]
        pitch = min((b - a for a, b in pairwise(tops)), default=0.0)  # no gap, and no heading
        if not 0 < pitch < box.client_height:
            return
        self._is_measured = True
        self._pitch = pitch
