"""The order of texts as CPython can tell it: by code points, without regard to case."""

from __future__ import annotations

from collections.abc import Sequence

from chat_py.browser.protocols.reading import Habits

__all__ = ["FakeOrdering", "FakeOrderings"]

NAMES = "january february march april may june july august september october november december"
MONTHS = {name: number for number, name in enumerate(NAMES.split(), 1)}
GERMAN = {"januar": 1, "februar": 2, "märz": 3, "mai": 5, "juni": 6, "oktober": 10, "dezember": 12}


class FakeOrdering:
    """English, or German where `decimal` is a comma."""

    def __init__(self, decimal: str = ".", *, day_first: bool = False) -> None:
        months = MONTHS | {name[:3]: number for name, number in MONTHS.items()} | GERMAN
        self.habits = Habits(decimal, day_first, months)

    def ranks(self, texts: Sequence[str]) -> list[int]:
        different = sorted({text.casefold() for text in texts})
        return [different.index(text.casefold()) for text in texts]


class FakeOrderings:
    """`Orderings`; `asked` are the languages so far."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ordering(self, language: str) -> FakeOrdering:
        self.asked.append(language)
        return FakeOrdering()
