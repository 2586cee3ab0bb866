"""Which language the page speaks, and what its scripts are given of the texts (on Node.js)."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from chat_py.locales.reading import read_texts
from tests.fakes.formats import FakeFormats
from tools.command import ROOT
from tools.languages import (
    apart,
    boot_texts,
    directions,
    launcher_words,
    old_browser_texts,
    tags,
)
from tools.setup import find_node

LANGUAGE = (ROOT / "static/src/native/page/language.mjs").as_uri()
KNOWN = ("ar", "de", "en", "es", "fr", "ja", "ko", "pt-BR", "zh-Hans")
NUMBERS = [*range(203), 1_000, 1_000_000, 1_000_001, 2_000_000]


def node(script: str, **given: Any) -> Any:
    """What a script that has `given` and calls `tell` once tells."""
    program = find_node()
    assert program is not None
    head = f"const given = {json.dumps(given)}; const tell = (v) => console.log(JSON.stringify(v));"
    command = [program, "--input-type=module", "-e", head + script]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def chosen(locale: str | None, languages: list[str], lang: str = "") -> tuple[str, str]:
    """The tag of the texts, and the one whose dates go with them."""
    script = """
    globalThis.__LANGUAGES__ = given.known;
    Object.defineProperty(globalThis, "navigator", { value: { languages: given.languages } });
    const { chosen } = await import(given.module);
    const { locale, lang } = given;
    const tag = locale === null ? {} : { locale };
    tell(chosen({ tag, config: {}, globals: { lang } }));
    """
    known = dict.fromkeys(KNOWN, "ltr")
    found = node(
        script, module=LANGUAGE, known=known, locale=locale, languages=languages, lang=lang
    )
    return found["tag"], found["locale"]


@pytest.mark.parametrize(
    ("languages", "tag", "locale"),
    [
        (["ja-JP", "en"], "ja", "ja-JP"),
        (["en-GB"], "en", "en-GB"),
        (["xx", "../en", "en.__init__", "ja"], "ja", "ja"),
        (["xx"], "en", "en"),
        ([], "en", "en"),
        # Portuguese of Portugal is nearer to that of Brazil than English is.
        (["pt-PT", "pt", "en"], "pt-BR", "pt-PT"),
        (["es-419", "es"], "es", "es-419"),
        (["de-AT", "de"], "de", "de-AT"),
        (["ar-EG"], "ar", "ar-EG"),
        (["ko-KR", "ko"], "ko", "ko-KR"),
        (["zh-CN", "zh"], "zh-Hans", "zh-CN"),
        (["zh"], "zh-Hans", "zh"),
        (["zh-SG"], "zh-Hans", "zh-SG"),
        # Traditional Chinese is another script, and the bare `zh` after it is the browser's.
        (["zh-TW", "zh", "en-US", "en"], "en", "en-US"),
        (["zh-Hant", "ja"], "ja", "ja"),
        (["zh-HK", "zh", "fr"], "fr", "fr"),
        (["yue", "en"], "en", "en"),
        (["zh-TW", "zh", "zh-CN"], "zh-Hans", "zh-CN"),
    ],
)
def test_the_first_of_the_readers_languages_that_there_are_texts_for(
    languages: list[str], tag: str, locale: str
) -> None:
    assert chosen("auto", languages) == (tag, locale)


@pytest.mark.parametrize(
    ("given", "lang", "found"),
    [
        ("JA_jp", "en", ("ja", "JA_jp")),
        ("zh-Hans", "", ("zh-Hans", "zh-Hans")),
        ("zh-TW", "", ("en", "en")),
        ("xx", "", ("en", "en")),
        (None, "fr-CA", ("fr", "fr-CA")),
        (None, "", ("en", "en")),
        (None, "no tag at all", ("en", "en")),
        ("", "de", ("en", "en")),
    ],
)
def test_a_page_says_its_language_itself(
    given: str | None, lang: str, found: tuple[str, str]
) -> None:
    """Whatever the reader's is."""
    assert chosen(given, ["ko"], lang) == found


@pytest.mark.parametrize("tag", tags())
def test_plural_forms_are_those_of_unicode_cldr(tag: str) -> None:
    """Both those of the fake that the tests count with, and those that the texts have."""
    script = """
    const rules = new Intl.PluralRules(given.tag);
    tell([rules.resolvedOptions().pluralCategories, given.numbers.map((n) => rules.select(n))]);
    """
    categories, forms = node(script, tag=tag, numbers=NUMBERS)
    fake = FakeFormats(tag)
    assert [fake.plural(number) for number in NUMBERS] == forms
    texts = read_texts(tag)
    counted = [key.removesuffix(".other") for key in texts if key.endswith(".other")]
    assert counted
    for base in counted:
        found = {key.rpartition(".")[2] for key in texts if key.rpartition(".")[0] == base}
        assert found == set(categories), base


def test_only_english_is_in_the_package() -> None:
    assert apart() == tuple(f"chat_py.locales.{tag}" for tag in tags() if tag != "en")
    assert "chat_py.locales.ja" in apart()


def test_what_is_said_before_the_texts_can_be_loaded_is_there_in_every_language() -> None:
    boot, old = boot_texts(), old_browser_texts()
    assert list(boot) == list(old) == list(directions()) == tags()
    for tag in tags():
        assert all(boot[tag].values())
        assert len(boot[tag]["failure"]) == 4
        assert old[tag]


def test_the_launcher_speaks_every_language() -> None:
    words = launcher_words()
    assert sorted(words) == tags()
    assert words["en"]["open"] == "Open the chat"
    assert all(all(own.values()) for own in words.values())
