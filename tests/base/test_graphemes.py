"""Characters as a reader counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_py.base.graphemes import clusters, grapheme_count, truncate

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
ONE = [
    *(
        "a",
        "é",
        "e\u0301",
        "e\u0301\u0323",
        "か\u3099",
        "ｶﾞ",
        "\r\n",
        "各",
        "각",
        "\u1100\u1161\u11a8",
    ),
    *(
        "👍🏽",
        "❤\ufe0f",
        "🇯🇵",
        "1\ufe0f\u20e3",
        "👩🏽\u200d🚀",
        "🏴\U000e0067\U000e0062\U000e007f",
        FAMILY,
    ),
    *("\u0928\u093f", "\u0915\u094d\u0937", "\u0e01\u0e33", "\u05d1\u05bc"),
]
SEVERAL = [
    "ab",
    "日本",
    "🇯🇵🇫🇷",
    "a\u200d🚀",
    "\n\u0301",
    "\u200b\u0301",
    "각가",
    "👍👍🏽",
    "\u0915\u0937",
]


@pytest.mark.parametrize("text", ONE)
def test_one_character(text):
    assert list(clusters(text)) == [text]


@pytest.mark.parametrize("text", SEVERAL)
def test_two_characters(text):
    assert grapheme_count(text) == 2


@given(st.lists(st.sampled_from(ONE)))
def test_nothing_is_lost_and_marks_never_begin(parts):
    text = "".join(parts)
    assert "".join(clusters(text)) == text
    assert grapheme_count(text) <= len(parts)


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        (FAMILY * 3, 3, FAMILY * 3),
        (FAMILY * 4, 3, FAMILY * 2 + "…"),
        ("one two", 5, "one…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("abc", -1, ""),
    ],
)
def test_a_text_is_cut_between_characters(text, most, expected):
    assert truncate(text, most) == expected
