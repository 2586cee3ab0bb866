"""Moments as a reader of the chat wants them: the time, the day, both in local time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chat_py.locales import Texts

__all__ = ["clock_time", "day_key", "day_label", "iso", "list_time"]


def _local(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000)


def iso(ms: int) -> str:
    """For `<time datetime>`: ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(ms // 1000, UTC).isoformat().replace("+00:00", "Z")


def clock_time(ms: int) -> str:
    """Hours and minutes, 24 hours."""
    return _local(ms).strftime("%H:%M")


def day_key(ms: int) -> str:
    """The local day, sortable: `2026-11-23`."""
    return _local(ms).strftime("%Y-%m-%d")


def day_label(ms: int, now: int, texts: Texts) -> str:
    """Today, Yesterday, or the date (with the year where it is another one)."""
    moment, today = _local(ms), _local(now)
    if moment.date() == today.date():
        return texts("day.today")
    if moment.date() == today.date() - timedelta(days=1):
        return texts("day.yesterday")
    return texts(
        "day.date" if moment.year == today.year else "day.date_year",
        month=texts("day.months").split()[moment.month - 1],
        day=moment.day,
        year=moment.year,
    )


def list_time(ms: int, now: int, texts: Texts) -> str:
    """Short: the time today, the day otherwise."""
    return clock_time(ms) if day_key(ms) == day_key(now) else day_label(ms, now, texts)
