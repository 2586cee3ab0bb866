"""Moments as the chat shows them: the time and the day, in local time."""

from __future__ import annotations

from datetime import UTC, datetime

from chat_py.locales import Texts

__all__ = ["day_key", "day_label", "iso", "list_time"]

DAY_MS = 86_400_000


def iso(ms: int) -> str:
    """For `<time datetime>`: ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(ms // 1000, UTC).isoformat().replace("+00:00", "Z")


def day_key(ms: int, texts: Texts) -> str:
    """The local day, sortable: `2026-11-23`."""
    return texts.formats.day(ms)


def day_label(ms: int, now: int, texts: Texts) -> str:
    """Today, Yesterday, or the weekday and date (with the year where it is another one)."""
    day, today = day_key(ms, texts), day_key(now, texts)
    if day == today:
        return texts("day.today")
    if day == _day_before(now, texts):
        return texts("day.yesterday")
    return texts.formats.date(ms, "long", year=day[:4] != today[:4])


def list_time(ms: int, now: int, texts: Texts) -> str:
    """Short: the time today and yesterday, which a heading names, and the day otherwise."""
    day, today = day_key(ms, texts), day_key(now, texts)
    if day in (today, _day_before(now, texts)):
        return texts.formats.time(ms)
    return texts.formats.date(ms, "short", year=day[:4] != today[:4])


def _day_before(now: int, texts: Texts) -> str:
    """The day before `now`: a day has 23 to 25 hours where clocks change."""
    today = day_key(now, texts)
    before = day_key(now - DAY_MS, texts)
    return before if before != today else day_key(now - DAY_MS - DAY_MS // 12, texts)
