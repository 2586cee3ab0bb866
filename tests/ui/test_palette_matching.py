"""What fits what was typed in the command palette."""

from __future__ import annotations

import pytest

from chat_py.ui.palette_matching import rank


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Anything"),
        ("rome", "A week in Rome"),
        ("ROME", "A week in Rome"),
        ("rome week", "A week in Rome"),
        ("resume", "Résumé"),
        ("Résumé", "resume"),
        ("straße", "STRASSE"),
        ("nc", "New chat"),
        ("exma", "Export as Markdown"),
        ("東京", "夏の東京旅行"),
        ("とうきょう", "トウキョウの話"),
        ("ﾄｳｷｮｳ", "とうきょうの話"),
        ("ＡＰＩ", "api keys"),
        ("東京　計画", "東京旅行の計画"),
        ("北京", "去北京的计划"),
        ("하", "한국 여행"),
        ("مدرسه", "مدرسه جديدة"),
        ("مدرسة", "مَدْرَسَة"),
    ],
)
def test_it_fits(query, title):
    assert rank(query, title) is not None


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("rome", "Paris"),
        ("rome week", "Rome"),
        ("nt", "New chat"),  # the end of a word is no beginning
        ("東行", "東京旅行"),  # signs that are apart are other words
        ("東京 大阪", "東京旅行"),
        ("が", "かき"),
    ],
)
def test_it_does_not_fit(query, title):
    assert rank(query, title) is None


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("ex", ["Export as JSON", "An exam", "Text", "Find Every x"]),
        ("nc", ["ncurses", "New chat"]),
        ("旅行", ["旅行の計画", "東京旅行"]),
    ],
)
def test_a_beginning_comes_first_and_letters_that_are_apart_last(query, titles):
    ranks = [rank(query, title) for title in titles]
    assert ranks == sorted(set(ranks), key=lambda each: -1 if each is None else each)


def test_a_long_title_of_many_words_is_no_work():
    assert rank("a" * 100 + "b", "a " * 2_000) is None
