"""Texts for people: complete, and the same blanks in every language."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from chat_py.base.errors import ERROR_TYPES
from chat_py.locales import Language, Texts
from chat_py.locales.reading import ENGLISH, FOLDER
from chat_py.ui.page_texts import translate_page
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats
from tests.fakes.texts import TAGS, texts_in

ROOT = FOLDER.parents[1]
FORM = re.compile(r"\.(zero|one|two|few|many|other)$")
OTHER_FORM = re.compile(r"\.(zero|one|two|few|many)$")
BLANK = "[a-z_]+"
"""What may stand for a part of a key that is made while the program runs."""


def file_of(tag: str) -> dict[str, object]:
    return json.loads((FOLDER / f"{tag}.json").read_text("utf-8"))


def texts_of(tag: str) -> dict[str, str]:
    texts = file_of(tag)["texts"]
    assert isinstance(texts, dict)
    return texts


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("tag", TAGS)
def test_a_language_is_complete_and_has_the_same_blanks(tag):
    texts = texts_of(tag)
    # Each language has its own plural forms; the last one is in all of them.
    assert {key for key in texts if not OTHER_FORM.search(key)} == {
        key for key in ENGLISH if not OTHER_FORM.search(key)
    }
    for key, text in texts.items():
        assert text.strip() == text != "", key
        wanted = blanks(ENGLISH[OTHER_FORM.sub(".other", key)])
        # "One file" may do without its number, where the language has a form for one alone.
        assert blanks(text) == wanted or blanks(text) == wanted - {"count"}, key
        assert blanks(text) == wanted or key.endswith((".zero", ".one", ".two")), key


@pytest.mark.parametrize("tag", TAGS)
def test_a_file_says_whether_somebody_has_reviewed_it_and_keeps_the_order_of_the_english(tag):
    file = file_of(tag)
    assert list(file) == ["reviewed", "texts"]
    assert isinstance(file["reviewed"], bool)
    keys = list(dict.fromkeys(FORM.sub("", key) for key in texts_of(tag)))
    assert keys == list(dict.fromkeys(FORM.sub("", key) for key in ENGLISH))


@pytest.mark.parametrize(
    ("type", "text"),
    [  # the guide's, to the letter ("Error Handling Strategy")
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
    assert texts_in("en")(f"error.{type}") == text


def test_every_error_type_has_a_text():
    assert {f"error.{name}" for name in ERROR_TYPES} <= ENGLISH.keys()


def test_what_a_language_lacks_is_english():
    texts = Texts("xx-YY", FakeFormats(), Language("xx", "xx-YY", {"action.copy": "Qopy"}))
    assert texts.language == "xx"
    assert (texts("action.copy"), texts("action.share")) == ("Qopy", ENGLISH["action.share"])


def test_blanks_are_filled_and_braces_in_values_stay():
    text = texts_in("en")("message.failed", reason="{0} {name} is not a blank")
    assert text == "Not sent: {0} {name} is not a blank"


def test_an_unknown_key_is_a_mistake_in_the_program():
    with pytest.raises(KeyError):
        texts_in("en")("no.such")


def test_a_text_by_language_is_the_readers_else_english_else_any():
    texts = texts_in("ja")
    assert texts.choose({"en": "a lamp", "ja": "ランプ"}) == "ランプ"
    assert texts.choose({"de": "eine Lampe", "en": "a lamp"}) == "a lamp"
    assert texts.choose({"de": "eine Lampe"}) == "eine Lampe"
    assert [texts.choose("a lamp"), texts.choose(5)] == ["a lamp", ""]


class Sources:
    """What stands in quotes in the program: whole texts, and patterns of those that it makes."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.patterns: set[str] = set()
        for path in [*sorted(FOLDER.parent.rglob("*.py")), ROOT / "tools/languages.py"]:
            self._read_python(path)
        for path in [*sorted((ROOT / "static/src").rglob("*.*js")), ROOT / "index.html"]:
            self.words |= set(re.findall(r"[\"'`]([a-z_.]+)[\"'`]", path.read_text("utf-8")))

    def _read_python(self, path: Path) -> None:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(each.value)) if isinstance(each, ast.Constant) else f"({BLANK})"
                    for each in node.values
                ]
                if parts and re.match(r"[a-z_]+\\\.", parts[0]):
                    self.patterns.add("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.words |= {node.value, *node.value.split()}

    def use(self, key: str) -> bool:
        made = (re.fullmatch(pattern, key) for pattern in self.patterns)
        return key in self.words or any(
            found and all(set(part.split(".")) <= self.words for part in found.groups())
            for found in made
        )


def test_every_text_is_used():
    sources = Sources()
    assert not sources.use("action.no_such_action")
    unused = [key for key in ENGLISH if not (sources.use(key) or sources.use(FORM.sub("", key)))]
    assert unused == []


def asked_for() -> Iterator[str]:
    for path in FOLDER.parent.rglob("*.py"):
        code = path.read_text("utf-8")
        yield from re.findall(r'texts\("([a-z_]+\.[a-z_.]+)"', code)
        yield from (f"{key}.other" for key in re.findall(r'texts\.count\(\s*"([a-z_.]+)"', code))
    page = (ROOT / "index.html").read_text("utf-8")
    marked = re.findall(r'data-cp-(?:text|label|placeholder)="([^"]+)"', page)
    assert marked
    yield from marked


def test_every_key_that_the_program_asks_for_is_there():
    assert set(asked_for()) <= ENGLISH.keys()


def test_a_count_takes_the_plural_form_of_the_language_and_its_numbers():
    texts = texts_in("en")
    assert texts.count("input.left", 1) == "1 character left"
    assert texts.count("input.left", 1200) == "1,200 characters left"
    # Japanese has one form for all numbers.
    assert texts_in("ja").count("input.left", 1) == "残り1文字"


def test_another_language_says_its_own_words_and_english_where_it_has_none():
    """A made-up one."""
    own = {
        "page.direction": "rtl",
        "page.send": "Qend",
        "input.left.one": "{count} qar",
        "input.left.other": "{count} qars",
    }
    texts = Texts("qx-QX", FakeFormats(), Language("qx", "qx-QX", own))
    assert (texts.language, texts("page.direction")) == ("qx", "rtl")
    assert [texts.count("input.left", n) for n in (1, 2)] == ["1 qar", "2 qars"]
    assert texts("page.stop") == ENGLISH["page.stop"]
    document = FakeDocument('<button data-cp-label="page.send"><b data-cp-text="page.stop"></b>')
    document.body.toggle_class("cp-page", True)
    translate_page(document, texts)
    assert document.query("button").get("aria-label") == "Qend"
    assert document.query("b").text == ENGLISH["page.stop"]
    assert (document.root.get("lang"), document.root.get("dir")) == ("qx", "rtl")
