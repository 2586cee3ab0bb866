"""Texts for people: complete, and the same blanks in every language."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from chat_py import locales
from chat_py.base.errors import ERROR_TYPES
from chat_py.locales import Texts, choose
from chat_py.locales.en import TEXTS as ENGLISH
from chat_py.ui.page_texts import translate_page
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats

PLURAL = re.compile(r"\.(zero|one|two|few|many)$")
LANGUAGES = sorted(
    path.stem for path in Path(locales.__path__[0]).glob("*.py") if path.stem != "__init__"
)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete_and_has_the_same_blanks(language):
    texts = import_module(f"chat_py.locales.{language}").TEXTS
    # Each language has its own plural forms; the last one is in all of them.
    assert {key for key in texts if not PLURAL.search(key)} == {
        key for key in ENGLISH if not PLURAL.search(key)
    }
    for key, text in texts.items():
        assert text.strip(), key
        assert blanks(text) == blanks(ENGLISH[PLURAL.sub(".other", key)]), key


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
    assert Texts("en", FakeFormats())(f"error.{type}") == text


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
    assert Texts(locale, FakeFormats()).language == language


def test_an_unknown_language_reads_english():
    assert Texts("xx", FakeFormats())("action.copy") == ENGLISH["action.copy"]


def test_blanks_are_filled_and_braces_in_values_stay():
    text = Texts("en", FakeFormats())("message.failed", reason="{0} {name} is not a blank")
    assert text == "Not sent: {0} {name} is not a blank"


def test_an_unknown_key_is_a_mistake_in_the_program():
    with pytest.raises(KeyError):
        Texts("en", FakeFormats())("no.such")


def test_every_key_that_the_program_asks_for_is_there():
    asked: set[str] = set()
    for path in Path(locales.__path__[0]).parent.rglob("*.py"):
        code = path.read_text("utf-8")
        asked |= set(re.findall(r'texts\("([a-z_]+\.[a-z_.]+)"', code))
        asked |= {f"{key}.other" for key in re.findall(r'texts\.count\(\s*"([a-z_.]+)"', code)}
    page = (Path(locales.__path__[0]).parents[1] / "index.html").read_text("utf-8")
    marked = set(re.findall(r'data-cp-(?:text|label|placeholder)="([^"]+)"', page))
    asked |= marked
    assert marked
    assert asked <= ENGLISH.keys()


def test_a_count_takes_the_plural_form_of_the_language_and_its_numbers():
    texts = Texts("en", FakeFormats())
    assert texts.count("input.left", 1) == "1 character left"
    assert texts.count("input.left", 1200) == "1,200 characters left"
    # Japanese has one form for all numbers.
    assert Texts("ja", FakeFormats()).count("input.left", 1) == "残り1文字"


@pytest.mark.parametrize(
    ("tags", "chosen"),
    [
        (["ja-JP", "en"], "ja-JP"),
        (["xx", "../en", "ja"], "ja"),
        (["xx"], "en"),
        ([], "en"),
    ],
)
def test_the_first_of_the_readers_languages_that_is_there(tags, chosen):
    assert choose(tags) == chosen


def test_a_third_language_is_one_file(tmp_path, monkeypatch):
    """A made-up one: it is found, its words are used, what it lacks is English."""
    (tmp_path / "qx.py").write_text(
        'TEXTS = {"page.direction": "rtl", "page.send": "Qend",'
        ' "input.left.one": "{count} qar", "input.left.other": "{count} qars"}\n'
    )
    monkeypatch.setattr(locales, "__path__", [*locales.__path__, str(tmp_path)])
    assert choose(["qx-QX", "en"]) == "qx-QX"
    texts = Texts("qx-QX", FakeFormats("qx"))
    assert (texts.language, texts("page.direction")) == ("qx", "rtl")
    assert [texts.count("input.left", n) for n in (1, 2)] == ["1 qar", "2 qars"]
    assert texts("page.stop") == ENGLISH["page.stop"]
    document = FakeDocument('<button data-cp-label="page.send"><b data-cp-text="page.stop"></b>')
    document.body.toggle_class("cp-page", True)
    translate_page(document, texts)
    assert document.query("button").get("aria-label") == "Qend"
    assert document.query("b").text == ENGLISH["page.stop"]
    assert (document.root.get("lang"), document.root.get("dir")) == ("qx", "rtl")
