"""Short plain texts."""

from __future__ import annotations

import pytest

from chat_py.backends.local.excerpt import Words, excerpt, plain, title_of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# A **bold** [link](https://example.com/a) and `code`", "A bold link and code"),
        (
            "> quoted\n> - item\n\n```python\nprint(1)\n```",
            "quoted item print(1)".replace(" i", " - i"),
        ),
        ("snake_case * 2 < 3", "snake_case * 2 < 3"),
        ("![a picture](/p.png)", "a picture"),
    ],
)
def test_markdown_goes_and_words_stay(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_limit_cuts_and_says_so() -> None:
    assert plain("abc def", limit=7) == "abc def"
    assert plain("abc defg", limit=7) == "abc de…"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("short", "short"),
        ("one two three four", "one two…"),
        ("レシピを教えてください", "レシピを教えてく…"),
        ("", ""),
    ],
)
def test_titles_end_with_a_whole_word(text: str, title: str) -> None:
    assert title_of(text, 9) == title


def test_where_only_the_markup_has_the_word_it_is_shown() -> None:
    assert excerpt("[link](https://example.com)", Words("example")) == "[link](https://example.com)"


def test_a_text_without_one_of_the_words_is_none() -> None:
    assert excerpt("one two", Words("one three")) is None
