"""Texts to HTML and back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chat_py.base.graphemes import grapheme_count
from chat_py.message.formatter import ChatMessageFormatter, clean_text
from chat_py.message.text import MessageText
from tests.fakes.dom import FakeDocument, FakeMarkup

MARKUP = FakeMarkup(FakeDocument())
FORMATTER = ChatMessageFormatter(
    markup=MARKUP, text=MessageText(markup=MARKUP, user_markdown=False)
)
ATTACK = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


@pytest.mark.parametrize(
    "method",
    [
        FORMATTER.format_message,
        FORMATTER.format_markdown,
        FORMATTER.format_plain_text,
        FORMATTER.format_code_block,
        FORMATTER.sanitize_input,
        FORMATTER.escape_html,
        FORMATTER.highlight_mentions,
    ],
)
def test_nothing_active_comes_out(method):
    result = method(ATTACK + " hello @ann")
    assert "<script" not in result
    assert "<img" not in result or "onerror" not in result
    assert "hello" in result


def test_code_keeps_its_characters_and_names_only_plain_languages():
    assert (
        FORMATTER.format_code_block("a < b", "python")
        == '<pre><code class="language-python">a &lt; b</code></pre>'
    )
    assert FORMATTER.format_code_block("a", '"><script>') == "<pre><code>a</code></pre>"


def test_hidden_kinds_have_no_html_and_the_narrator_loses_the_mark():
    assert FORMATTER.format_message("[Hidden] keep this") == ""
    assert FORMATTER.format_message({"content": "x", "name": "master"}) == ""
    assert FORMATTER.format_message("[Narrator] It rains.") == "<p>It rains.</p>"


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short", 10, "short"),
        ("one two three", 8, "one two…"),
        ("ae\u0301rial", 3, "ae\u0301…"),  # the accent stays with its letter
        ("👩\u200d🚀 flies", 3, "👩\u200d🚀…"),  # an emoji of three code points is one character
        ("👩\u200d🚀👩\u200d🚀👩\u200d🚀", 3, "👩\u200d🚀👩\u200d🚀👩\u200d🚀"),
        ("abc", 0, ""),
    ],
)
def test_truncation_never_cuts_a_character_in_two(text, length, expected):
    assert FORMATTER.truncate_text(text, length) == expected


@given(st.text(), st.integers(0, 60))
def test_truncated_text_fits(text, length):
    assert grapheme_count(FORMATTER.truncate_text(text, length)) <= length


@given(st.text())
def test_cleaned_text_can_be_sent(text):
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert "\r" not in cleaned
    assert clean_text(cleaned) == cleaned


@given(st.text(alphabet="<>/!ab&;= "))
@example("<<b>script>alert(1)<<b>/script>")
@example("Use List<String> for the names")
def test_plain_words_are_all_words(text):
    """What is like a tag is text: it is not for HTML (`escapeHtml` is)."""
    assert FORMATTER.remove_formatting_tags(text).split() == text.split()


def test_a_persons_own_message_is_html_of_what_was_typed():
    own = {"sender": "user", "content": "first\nsecond <b>"}
    assert FORMATTER.format_message(own) == "<p>first<br>second &lt;b&gt;</p>"
    assert FORMATTER.format_message({**own, "sender": "bot"}) == "<p>first\nsecond &lt;b&gt;</p>"


def test_mentions_are_marked_but_not_addresses():
    assert FORMATTER.highlight_mentions("@ann, hi") == '<span class="cp-mention">@ann</span>, hi'
    assert FORMATTER.highlight_mentions("me@host.example") == "me@host.example"


def test_a_message_by_its_older_name():
    message = {"role": "assistant", "content": "**Hello**"}
    assert FORMATTER.format_message_text(message) == FORMATTER.format_message(message) != ""
