"""`Formats` as CPython can write them: English, in the machine's time zone, but with the plural
forms of each language that there are texts for."""

from __future__ import annotations

from datetime import datetime, timedelta

from chat_py.browser.protocols.environment import DateStyle, PluralForm

__all__ = ["FakeFormats"]

MILLION = 1_000_000


def _one(count: int) -> PluralForm:
    return "one" if count == 1 else "other"


def _spanish(count: int) -> PluralForm:
    if count == 1:
        return "one"
    return "many" if count and count % MILLION == 0 else "other"


def _french(count: int) -> PluralForm:
    return "one" if count in (0, 1) else _spanish(count)


def _arabic(count: int) -> PluralForm:
    few: tuple[PluralForm, ...] = ("zero", "one", "two")
    if count < len(few):
        return few[count]
    if 3 <= count % 100 <= 10:
        return "few"
    return "many" if count % 100 >= 11 else "other"


def _same(count: int) -> PluralForm:
    return "other"


PLURALS = {
    **dict.fromkeys(("de", "en"), _one),
    **dict.fromkeys(("fr", "pt"), _french),
    **dict.fromkeys(("ja", "ko", "zh"), _same),
    "ar": _arabic,
    "es": _spanish,
}
"""Language → the plural form of a whole number, as Unicode CLDR has it (compared with it in
tests/tools/test_languages.py)."""


class FakeFormats:
    """Plain English, and the plural forms of `locale`."""

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
        return PLURALS[self.locale.split("-")[0]](count)
