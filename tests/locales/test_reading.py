"""The texts of each language: complete, used, and with the same blanks as in English."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from chat_py.locales.reading import ENGLISH, FOLDER, read_texts
from tests.fakes.texts import TAGS

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


def test_a_language_without_a_file_is_an_error():
    assert read_texts("ja")["day.today"] == "今日"
    with pytest.raises(FileNotFoundError):
        read_texts("xx")


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


def test_the_documentation_names_every_language_and_says_which_are_reviewed():
    page = (ROOT / "docs/languages.md").read_text("utf-8")
    rows = re.findall(r"^\| [^|]+ \| `([\w-]+)` \| (yes|no) \|", page, re.M)
    reviewed = {tag: "yes" if file_of(tag)["reviewed"] else "no" for tag in TAGS}
    assert sorted(rows) == sorted(reviewed.items())


class Sources:
    """What stands in quotes in the program: whole texts, and patterns of those that it makes."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.patterns: set[str] = set()
        for folder in (FOLDER.parent, ROOT / "chat_py_server"):
            for path in sorted(folder.rglob("*.py")):
                self._read_python(path)
        self._read_python(ROOT / "tools/languages.py")
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
