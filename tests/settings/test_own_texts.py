"""Texts that a page says in words of its own."""

from __future__ import annotations

import json

import pytest

from chat_py.settings.own_texts import own_texts
from chat_py.settings.reading import read_facts

GERMAN = {"tag": "de", "locale": "de-AT", "texts": {"page.send": "Senden", "page.stop": "Stopp"}}


def test_one_for_all_languages_and_one_for_each_of_some():
    given = {"page.send": "Go", "page.stop": {"de": "Halt", "en": "Halt!"}, "page.chats": {}}
    assert own_texts(given, "de") == ({"page.send": "Go", "page.stop": "Halt"}, [])
    assert own_texts(given, "en") == ({"page.send": "Go", "page.stop": "Halt!"}, [])
    assert own_texts(given, "fr") == ({"page.send": "Go"}, [])


@pytest.mark.parametrize("key", ["input.left.one", "input.left.few", "input.left.other"])
def test_every_plural_form_may_be_given(key):
    assert own_texts({key: "{count} to go"}, "ar") == ({key: "{count} to go"}, [])


@pytest.mark.parametrize(
    ("key", "text", "problem"),
    [
        ("page.sned", "Go", "there is no text of this name; did you mean page.send?"),
        ("nothing.like_it", "Go", "there is no text of this name"),
        ("page.send.few", "Go", "there is no text of this name"),
        ("message.failed", "{why}", "it has the blank {why}, and there is only {reason}"),
        ("page.send", "{who}", "it has the blank {who}, and there is only no blanks"),
        ("page.send", "{", "{{ and }} for braces"),
    ],
)
def test_what_cannot_be_used_is_named_and_costs_only_itself(key, text, problem):
    found, problems = own_texts({key: text, "page.stop": "Halt"}, "en")
    assert found == {"page.stop": "Halt"}
    [told] = problems
    assert told.startswith(f"setting texts.{key}: ")
    assert problem in told
    assert told.endswith("; ignored")


def test_they_take_the_place_of_those_of_the_language():
    facts = read_facts(
        json.dumps(
            {"language": GERMAN, "config": {"locale": "auto", "texts": {"page.send": "Los"}}}
        )
    )
    assert facts.problems == []
    assert facts.settings.locale == "de-AT"
    assert facts.language.texts == {"page.send": "Los", "page.stop": "Stopp"}


def test_without_the_texts_of_a_language_the_chat_speaks_english():
    """They could not be loaded."""
    facts = read_facts('{"language": {"tag": "de", "locale": "de"}, "tag": {"locale": "auto"}}')
    assert (facts.language.tag, facts.language.locale, facts.settings.locale) == ("en", "en", "en")
