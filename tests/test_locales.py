"""Texts for people: complete, and the same blanks in every language."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from chat_py import locales
from chat_py.errors import ERROR_TYPES
from chat_py.locales import Texts
from chat_py.locales.en import TEXTS as ENGLISH

LANGUAGES = sorted(
    path.stem for path in Path(locales.__path__[0]).glob("*.py") if path.stem != "__init__"
)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete_and_has_the_same_blanks(language):
    texts = import_module(f"chat_py.locales.{language}").TEXTS
    assert texts.keys() == ENGLISH.keys()
    assert {key: blanks(text) for key, text in texts.items()} == {
        key: blanks(text) for key, text in ENGLISH.items()
    }
    assert all(text.strip() for text in texts.values())


@pytest.mark.parametrize(
    ("type", "text"),
    [  # the guide's, to the letter
        ("network", "Network error. Please check your internet connection."),
        ("auth", "Your session has expired. Please log in again."),
        ("permission", "You do not have permission to access this resource."),
        ("notfound", "The requested resource was not found."),
        ("ratelimit", "Too many requests. Please wait a moment and try again."),
        ("server", "Server error. Please try again later."),
        ("unknown", "An error occurred. Please try again."),
    ],
)
def test_the_error_texts_are_the_guides(type, text):
    assert Texts("en")(f"error.{type}") == text


def test_every_error_type_has_a_text():
    assert {f"error.{name}" for name in ERROR_TYPES} <= ENGLISH.keys()


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en", "en"),
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("JA_jp", "ja"),
        ("xx", "en"),
        ("", "en"),
        ("../en", "en"),
        ("en.__init__", "en"),
        ("os", "en"),
    ],
)
def test_the_language_of_a_tag(locale, language):
    assert Texts(locale).language == language


def test_an_unknown_language_reads_english():
    assert Texts("xx")("action.copy") == ENGLISH["action.copy"]


def test_blanks_are_filled_and_braces_in_values_stay():
    text = Texts("en")("message.failed", reason="{0} {name} is not a blank")
    assert text == "Not sent: {0} {name} is not a blank"


def test_an_unknown_key_is_a_mistake_in_the_program():
    with pytest.raises(KeyError):
        Texts("en")("no.such")


def test_every_key_that_the_program_asks_for_is_there():
    asked: set[str] = set()
    for path in Path(locales.__path__[0]).parent.rglob("*.py"):
        asked |= set(re.findall(r'texts\("([a-z_]+\.[a-z_.]+)"', path.read_text("utf-8")))
    assert asked
    assert asked <= ENGLISH.keys()
