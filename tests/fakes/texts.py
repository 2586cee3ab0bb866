"""The texts of a language, as the page's scripts hand them to Python."""

from __future__ import annotations

from chat_py.locales import Language, Texts
from chat_py.locales.reading import FOLDER, read_texts
from tests.fakes.formats import FakeFormats

__all__ = ["TAGS", "texts_in"]

TAGS = sorted(path.stem for path in FOLDER.glob("*.json"))
"""The languages that there are texts for (BCP 47)."""


def texts_in(tag: str) -> Texts:
    return Texts(tag, FakeFormats(tag), Language(tag, tag, read_texts(tag)))
