"""What the page knows for those who sort a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Habits", "Ordering", "Orderings"]


@dataclass(frozen=True)
class Habits:
    """How a language writes numbers and dates.

    Args:
        decimal: the mark before the fraction, "." or ",".
        day_first: whether the day stands before the month where both are numbers.
        months: the number of each month by its names, long and short, in this language and in
            English, in lower case and without dots.
    """

    decimal: str
    day_first: bool
    months: Mapping[str, int]


class Ordering(Protocol):
    """The order of texts in one language."""

    @property
    def habits(self) -> Habits: ...
    def ranks(self, texts: Sequence[str]) -> list[int]:
        """The place of each text among them (ECMA-402 `Intl.Collator`, numbers within by their
        values); equal ones share theirs."""
        ...


class Orderings(Protocol):
    """Makes them; what does is loaded with the first."""

    async def ordering(self, language: str) -> Ordering:
        """The one of a language (BCP 47). Raises `ChatError` where it cannot be loaded."""
        ...
