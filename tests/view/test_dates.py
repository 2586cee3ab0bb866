"""Moments as the chat shows them."""

from __future__ import annotations

from datetime import datetime

import pytest

from chat_py.locales import Texts
from chat_py.view.dates import day_key, day_label, iso, list_time
from tests.fakes.formats import FakeFormats

HOUR = 3_600_000
TEXTS = Texts("en", FakeFormats())


def at(*moment: int) -> int:
    """Milliseconds since the epoch of a local moment."""
    return int(datetime(*moment).timestamp() * 1000)


NOW = at(2026, 3, 2, 9, 30)


@pytest.mark.parametrize(
    ("moment", "label", "short"),
    [
        (at(2026, 3, 2, 0, 0), "Today", "00:00"),
        (at(2026, 3, 1, 23, 59), "Yesterday", "23:59"),
        (at(2026, 3, 1, 0, 0), "Yesterday", "00:00"),
        (at(2026, 2, 28, 23, 59), "Saturday, February 28", "Feb 28"),
        (at(2025, 12, 31, 12, 0), "Wednesday, December 31, 2025", "Dec 31, 2025"),
    ],
)
def test_the_day_and_the_time_in_a_list(moment: int, label: str, short: str) -> None:
    assert day_label(moment, NOW, TEXTS) == label
    assert list_time(moment, NOW, TEXTS) == short


class LongDay(FakeFormats):
    """The day that begins at the epoch has 25 hours, as where clocks go back."""

    def day(self, ms: int) -> str:
        if ms < 0:
            return "1969-12-31"
        return "1970-01-01" if ms < 25 * HOUR else "1970-01-02"


def test_yesterday_is_the_day_before_where_a_day_has_25_hours() -> None:
    texts = Texts("en", LongDay())
    last_hour, day_before = 24 * HOUR + HOUR // 2, -HOUR
    assert day_key(last_hour, texts) == day_key(last_hour - 24 * HOUR, texts), "the same day"
    assert day_label(day_before, last_hour, texts) == "Yesterday"
    assert ":" in list_time(day_before, last_hour, texts)


@pytest.mark.parametrize("ms", [0, 1_700_000_000_000, -1000])
def test_what_is_written_for_a_time_element_is_read_again(ms: int) -> None:
    assert datetime.fromisoformat(iso(ms)).timestamp() * 1000 == ms


def test_a_time_element_has_utc_to_the_second() -> None:
    assert iso(1_700_000_000_999) == "2023-11-14T22:13:20Z"
