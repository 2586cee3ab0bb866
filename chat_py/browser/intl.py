"""Dates, times, numbers and plurals as the platform's `Intl` writes them (ECMA-402)."""

from __future__ import annotations

from typing import Any

import js
from pyodide.ffi import JsException

from chat_py.browser.protocols import DateStyle, PluralForm

__all__ = ["JsFormats"]


class JsFormats:
    """Formats for a language. Where the reader's browser is set to a country's variant of it
    (`en-GB` for `en`), that one's habits are used; the time zone is the reader's."""

    def __init__(self, locale: str) -> None:
        intl = js.Intl
        self._tag = tag = _variant(locale)
        self._time = intl.DateTimeFormat.new(tag, _options(hour="numeric", minute="2-digit"))
        self._moment = intl.DateTimeFormat.new(tag, _options(dateStyle="full", timeStyle="short"))
        # Year, month and day in that order, with digits that sort as text.
        self._day = intl.DateTimeFormat.new(
            "en-CA-u-ca-gregory-nu-latn", _options(year="numeric", month="2-digit", day="2-digit")
        )
        self._number = intl.NumberFormat.new(tag)
        self._plural = intl.PluralRules.new(tag)
        self._dates: dict[tuple[DateStyle, bool], Any] = {}

    def time(self, ms: int) -> str:
        return str(self._time.format(float(ms)))

    def moment(self, ms: int) -> str:
        return str(self._moment.format(float(ms)))

    def day(self, ms: int) -> str:
        return str(self._day.format(float(ms)))

    def date(self, ms: int, style: DateStyle, *, year: bool) -> str:
        found = self._dates.get((style, year))
        if found is None:
            parts = {"month": style, "day": "numeric"}
            if style == "long":
                parts["weekday"] = "long"
            if year:
                parts["year"] = "numeric"
            found = js.Intl.DateTimeFormat.new(self._tag, _options(**parts))
            self._dates[style, year] = found
        return str(found.format(float(ms)))

    def number(self, value: float) -> str:
        return str(self._number.format(value))

    def plural(self, count: int) -> PluralForm:
        return self._plural.select(count)


def _variant(locale: str) -> str:
    """The reader's own variant of a language, or the language itself; English for a tag that
    cannot be read."""
    tags = [str(tag) for tag in js.navigator.languages]
    language = locale.replace("_", "-")
    same = [tag for tag in tags if tag.split("-")[0].lower() == language.split("-")[0].lower()]
    for tag in (*([] if "-" in language else same), language):
        try:
            js.Intl.getCanonicalLocales(tag)
        except JsException:  # a RangeError: no language tag (BCP 47)
            continue
        return tag
    return "en"


def _options(**values: str) -> Any:
    options = js.Object.new()
    for name, value in values.items():
        setattr(options, name, value)
    return options
