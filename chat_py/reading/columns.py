"""The order of a table's rows by one column: numbers, dates and times, or texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from chat_py.browser.protocols.reading import Ordering
from chat_py.reading.dates import dates
from chat_py.reading.numbers import numbers

__all__ = ["order"]

NOTHING = {"", "-", "\u2013", "\u2014", "\u2212", "?", "n/a", "none", "null"}
"""What a cell says that has no value: it stands last in either order."""


def order(cells: Sequence[str], ordering: Ordering, *, descending: bool) -> list[int]:
    """The places of the cells, sorted; equal ones stay in the order in which they are given.

    A column is one of numbers or dates if each of its values is; all else is text.
    """
    clean = [" ".join(unicodedata.normalize("NFKC", cell).split()) for cell in cells]
    filled = [place for place, cell in enumerate(clean) if cell.casefold() not in NOTHING]
    values = [clean[place] for place in filled]
    keys = _keys(values, ordering)
    sign = -1 if descending else 1
    key_of = {place: sign * key for place, key in zip(filled, keys, strict=True)}
    empty = [place for place in range(len(cells)) if place not in key_of]
    return sorted(filled, key=key_of.__getitem__) + empty


def _keys(values: Sequence[str], ordering: Ordering) -> Sequence[float]:
    readers: tuple[Callable[[], Sequence[float] | None], ...] = (
        lambda: dates(values, ordering.habits),
        lambda: numbers(values, ordering.habits.decimal),
    )
    for read in readers:
        if (found := read()) is not None:
            return found
    return ordering.ranks(values)
