"""Texts for people, one module a language: `locales/<language>.py` with a dict `TEXTS`.

A language is added by adding one file; a key it lacks falls back to English. A text that depends
on a count has one entry for each plural form of its language (`key.one`, `key.other` …, the names
of Unicode CLDR); `.other` is always there. Numbers in texts are written as the reader's locale
writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from chat_py.browser.protocols.environment import Formats
from chat_py.locales.en import TEXTS as ENGLISH

__all__ = ["Texts", "choose"]


def _language(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()


def choose(tags: Sequence[str]) -> str:
    """The first of a reader's languages (BCP 47 tags) that there are texts for; else English."""
    for tag in tags:
        language = _language(tag)
        if language.isalpha() and find_spec(f"chat_py.locales.{language}") is not None:
            return tag
    return "en"


class Texts:
    """The texts of one language (BCP 47 tag; only the primary subtag counts)."""

    def __init__(self, locale: str, formats: Formats) -> None:
        language = _language(locale)
        self.language = "en"
        self._readers = language
        self.formats = formats
        self._texts = ENGLISH
        if language.isalpha() and language != "en":
            try:
                module = import_module(f"chat_py.locales.{language}")
            except ModuleNotFoundError:
                return
            self.language = language
            own = cast("dict[str, str]", module.TEXTS)
            counted = {key.removesuffix(".other") for key in own if key.endswith(".other")}
            # English has plural forms that the language may lack.
            self._texts = {k: t for k, t in ENGLISH.items() if k.rpartition(".")[0] not in counted}
            self._texts |= own

    def __call__(self, key: str, **values: Any) -> str:
        """The text for `key` with `{names}` filled in. Raises `KeyError` for an unknown key."""
        text = self._texts[key]
        if not values:
            return text
        number = self.formats.number
        shown = {n: number(v) if isinstance(v, int) else v for n, v in values.items()}
        return text.format_map(shown)

    def choose(self, text: object) -> str:
        """Of a text by language (`{en, ja}`) the reader's, else any; a plain text is itself, and
        anything else is none."""
        if isinstance(text, Mapping):
            found = cast("Mapping[str, object]", text)
            text = found.get(self._readers) or found.get("en") or next(iter(found.values()), "")
        return text if isinstance(text, str) else ""

    def count(self, key: str, count: int, **values: Any) -> str:
        """The text for `key` in the plural form of `count`, which fills `{count}`. Raises
        `KeyError`."""
        form = f"{key}.{self.formats.plural(count)}"
        return self(form if form in self._texts else f"{key}.other", count=count, **values)
