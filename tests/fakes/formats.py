"""`Formats` as CPython can write them: English, in the machine's time zone."""

from __future__ import annotations

from datetime import datetime, timedelta

from chat_py.browser.protocols.environment import DateStyle, PluralForm

__all__ = ["FakeFormats"]


class FakeFormats:
    """Plain English; `plural` knows "one" and "other"."""

    def __init__(self, locale: str = "en") -> None:
        self.locale = locale

    def time(self, ms: int) -> str:
        return datetime.fromtimestamp(ms / 1000).strftime("%H:%M")

    def moment(self, ms: int) -> str:
        return f"{self.date(ms, 'long', year=True)} at {self.time(ms)}"

    def day(self, ms: int) -> str:
        return datetime.fromtimestamp(ms / 1000).strftime("%Y-%m-%d")

    def next_day(self, ms: int) -> int:
        day = datetime.fromtimestamp(ms / 1000).replace(hour=0, minute=0, second=0, microsecond=0)
        return int((day + timedelta(days=1)).timestamp() * 1000)

    def date(self, ms: int, style: DateStyle, *, year: bool) -> str:
        moment = datetime.fromtimestamp(ms / 1000)
        name = moment.strftime("%A, %B" if style == "long" else "%b")
        return f"{name} {moment.day}" + (f", {moment.year}" if year else "")

    def number(self, value: float) -> str:
        return f"{value:,}"

    def plural(self, count: int) -> PluralForm:
        return "one" if count == 1 else "other"
