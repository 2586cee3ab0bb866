"""Texts for people: `locales/<language>.json`, where `texts` holds one for each key.

English is in the package, since it stands in for what a language lacks. The page loads any other
language by itself, before Python is there (static/src/native/page/texts.mjs).

A text that depends on a count has one entry for each plural form of its language (`key.one`,
`key.other` …, the names of Unicode CLDR); `.other` is always there. Numbers in texts are written
as the reader's locale writes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from chat_py.browser.protocols.environment import Formats
from chat_py.locales.reading import ENGLISH, FOR_VISITORS

__all__ = ["Language", "Texts"]

BLANK = re.compile(r"\\\{(\w+)\\\}")


@dataclass(frozen=True)
class Language:
    """The language that the chat speaks: the tag of its texts and the reader's own tag for it, by
    which dates, numbers and plurals go (BCP 47), and the texts by key, as far as they are not
    English."""

    tag: str = "en"
    locale: str = "en"
    texts: Mapping[str, str] = field(default_factory=dict[str, str])


class Texts:
    """What the chat says.

    Args:
        locale: the page's or the reader's language (BCP 47).
        formats: dates, numbers and plural forms of `language`.
        language: its texts; what they lack is English.
    """

    def __init__(self, locale: str, formats: Formats, language: Language | None = None) -> None:
        language = language or Language()
        self.language = language.tag
        self.formats = formats
        self._readers = locale.replace("_", "-").split("-")[0].lower()
        own = language.texts
        counted = {key.removesuffix(".other") for key in own if key.endswith(".other")}
        # English has plural forms that the language may lack.
        kept = {k: t for k, t in ENGLISH.items() if k.rpartition(".")[0] not in counted}
        self._texts = {**kept, **own}

    def __call__(self, key: str, **values: Any) -> str:
        """The text for `key` with `{names}` filled in. Raises `KeyError` for an unknown key."""
        text = self._texts[key]
        if not values:
            return text
        number = self.formats.number
        shown = {n: number(v) if isinstance(v, int) else v for n, v in values.items()}
        return text.format_map(shown)

    def of_server(self, sentence: str) -> str:
        """What a server says in English, in the reader's language if it is a sentence of ours; any
        other one as it is."""
        for key, text in ENGLISH.items():
            if key.startswith("server.") or key in FOR_VISITORS:
                pattern = BLANK.sub(r"(?P<\1>[0-9.]+)", re.escape(text))
                if found := re.fullmatch(pattern, sentence):
                    return self(key, **found.groupdict())
        return sentence

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
