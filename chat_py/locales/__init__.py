"""Texts for people, one module a language: `locales/<language>.py` with a dict `TEXTS`.

A language is added by adding one file; a key it lacks falls back to English.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from chat_py.locales.en import TEXTS as ENGLISH

__all__ = ["Texts"]


class Texts:
    """The texts of one language (BCP 47 tag; only the primary subtag counts)."""

    def __init__(self, locale: str) -> None:
        language = locale.replace("_", "-").split("-")[0].lower()
        self.language = "en"
        self._texts = dict(ENGLISH)
        if language.isalpha() and language != "en":
            try:
                module = import_module(f"chat_py.locales.{language}")
            except ModuleNotFoundError:
                return
            self.language = language
            self._texts |= cast("dict[str, str]", module.TEXTS)

    def __call__(self, key: str, **values: Any) -> str:
        """The text for `key` with `{names}` filled in. Raises `KeyError` for an unknown key."""
        text = self._texts[key]
        return text.format_map(values) if values else text
