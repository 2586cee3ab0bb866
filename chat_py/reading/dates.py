"""Dates and times as people write them in tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from chat_py.browser.protocols.reading import Habits

__all__ = ["dates"]

YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年년]\s*(\d{1,2})(?:\s*[-/.月월]\s*(?:(\d{1,2})\s*[日일.]?)?)?"
)
DIGITS = re.compile(r"(\d{1,2})([./-])\s*(\d{1,2})\2\s*(\d{4}|\d{2})")
TIME = re.compile(r"(\d{1,3}):(\d\d)(?::(\d\d(?:\.\d+)?))?\s*(?:([ap])\.?\s?m\.?)?", re.IGNORECASE)
ZONE = re.compile(r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$")
WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
NUMBER = re.compile(r"\d+")
SMALL = {"de", "del", "of", "the", "st", "nd", "rd", "th", "er", "º", "at", "le"}
"""Words and endings that stand in dates beside a month's name."""
DAY = 86_400.0
MONTHS, DAYS, LAST_OF_DAY = 12, 31, 60 * 60 * 24


def dates(values: Sequence[str], habits: Habits) -> list[float] | None:
    """Moments of a column as seconds that can be compared, `None` if one of its values is no date
    or time."""
    column = [_split(value) for value in values]
    day_first = _day_first([day for day, _ in column], habits.day_first)
    readers: tuple[Callable[[str], float | None], ...] = (
        _year_first,
        lambda text: _in_digits(text, day_first=day_first),
        lambda text: _in_words(text, habits.months),
    )
    found: list[float] = []
    for day, time in column:
        read = (moment for reader in readers if (moment := reader(day)) is not None)
        moment = 0.0 if not day and time is not None else next(read, None)
        if moment is None:
            return None
        found.append(moment * DAY + (time or 0.0))
    return found or None


def _split(value: str) -> tuple[str, float | None]:
    """The day of a moment, and its time in seconds."""
    bare = ZONE.sub("", value)
    match = TIME.search(bare)
    if match is None:
        return value, None
    hours, minutes, seconds = int(match[1]), int(match[2]), float(match[3] or 0)
    if match[4]:
        hours = hours % 12 + (12 if match[4] in "pP" else 0)
    day = re.sub(r"T$", "", (bare[: match.start()] + bare[match.end() :]).strip(" ,"))
    return day, (hours * 60 + minutes) * 60 + seconds


def _moment(year: int, month: int, day: int) -> float | None:
    if not (1 <= month <= MONTHS and 1 <= day <= DAYS):
        return None
    return float((year * 12 + month) * 31 + day)


def _year_first(text: str) -> float | None:
    match = YEAR_FIRST.fullmatch(text)
    return _moment(int(match[1]), int(match[2]), int(match[3] or 1)) if match else None


def _day_first(days: Sequence[str], otherwise: bool) -> bool:
    """Whether the day stands first: dots say so, and a number that is no month."""
    for text in days:
        if match := DIGITS.fullmatch(text):
            if match[2] == "." or int(match[1]) > MONTHS:
                return True
            if int(match[3]) > MONTHS:
                return False
    return otherwise


def _in_digits(text: str, *, day_first: bool) -> float | None:
    match = DIGITS.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if len(match[4]) == 2:
        year += 2000 if year < 70 else 1900  # as POSIX reads it
    return _moment(year, second, first) if day_first else _moment(year, first, second)


def _in_words(text: str, months: Mapping[str, int]) -> float | None:
    words = [word.casefold() for word in WORD.findall(text)]
    named = [months[word] for word in words if word in months]
    others = [word for word in words if word not in months and word not in SMALL]
    given = NUMBER.findall(text)
    if len(named) != 1 or not 1 <= len(given) <= 2:
        return None
    years = [number for number in given if len(number) == 4]
    days = [number for number in given if len(number) <= 2]
    # Where there is a year, one word more is a weekday.
    if len(years) > 1 or len(days) > 1 or len(others) > len(years):
        return None
    return _moment(int(years[0]) if years else 0, named[0], int(days[0]) if days else 1)
