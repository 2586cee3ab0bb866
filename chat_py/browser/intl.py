"""Dates, times, numbers and plurals through static/src/native/page/formats.mjs."""

from __future__ import annotations

from typing import Any

from chat_py.browser.protocols.environment import DateStyle, PluralForm

__all__ = ["JsFormats"]


class JsFormats:
    """Formats for a language. Where the reader's browser is set to a country's variant of it
    (`en-GB` for `en`), that one's habits are used; the time zone is the reader's."""

    def __init__(self, native: Any, locale: str) -> None:
        self._native = native.formats(locale)

    def time(self, ms: int) -> str:
        return self._native.time(float(ms))

    def moment(self, ms: int) -> str:
        return self._native.moment(float(ms))

    def day(self, ms: int) -> str:
        return self._native.day(float(ms))

    def next_day(self, ms: int) -> int:
        return int(self._native.nextDay(float(ms)))

    def date(self, ms: int, style: DateStyle, *, year: bool) -> str:
        return self._native.date(float(ms), style, year)

    def number(self, value: float) -> str:
        return self._native.number(value)

    def plural(self, count: int) -> PluralForm:
        return self._native.plural(count)
