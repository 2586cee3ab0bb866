"""Dates as they are written in tables."""

from __future__ import annotations

import pytest

from chat_py.reading.dates import dates
from tests.fakes.ordering import FakeOrdering

HABITS = FakeOrdering().habits


@pytest.mark.parametrize(
    "column",
    [
        ("1999-12-31", "2026-01-02", "2026-11-29"),
        ("2026-01-02T09:30:00Z", "2026-01-02 10:00", "2026-01-03 00:10"),
        ("2/1/2026", "11/29/2026", "1/5/2027"),
        ("29/11/2026", "1/12/2026"),
        ("2.1.2026", "1.11.2026", "24.12.26"),
        ("Jan 2, 2026", "29 November 2026", "December 2026", "Mon, 4 Jan 2027"),
        ("17. Juni 1944", "2. März 1955", "24. Dezember 1964"),
        ("2026年1月2日", "2026年11月29日"),
        ("2026. 1. 2.", "2026. 11. 29."),
        ("2026년 1월 2일", "2026년 11월 29일"),
        ("7:52 AM", "11:00 am", "1:05 PM"),
        ("0:59:59", "1:02:03"),
    ],
)
def test_the_earlier_is_before_the_later(column: tuple[str, ...]) -> None:
    found = dates(column, HABITS)
    assert found is not None
    assert found == sorted(set(found))


def test_the_language_tells_which_number_is_the_month() -> None:
    column = ["1/2/2026", "2/1/2026"]
    first, second = dates(column, HABITS) or []
    assert first < second
    first, second = dates(column, FakeOrdering(day_first=True).habits) or []
    assert first > second


@pytest.mark.parametrize(
    "column",
    [
        ("12",),
        ("2026-13-01",),
        ("May be", "2026-01-01"),
        ("1.2.3",),
        ("March of the 7 dwarves",),
        (),
    ],
)
def test_what_is_no_date_is_left_to_others(column: tuple[str, ...]) -> None:
    assert dates(column, HABITS) is None
