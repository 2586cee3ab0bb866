"""A message in one line."""

from __future__ import annotations

import pytest

from chat_py.models.preview import preview


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("# Heading\n\nText", "Heading"),
        ("```python\nprint(a_b * 2)\n```", "print(a_b * 2)"),
        ("Two lines\nof one paragraph\n\nand another", "Two lines of one paragraph"),
        ("Title\n=====\nText", "Title"),
        ("| A | B |\n|---|---|\n| 1 | 2 |", "A B"),
        ("---\n> - **Bold** and *thin*, ~~gone~~", "Bold and thin, gone"),
        ("1. [A link](https://e.org) and ![a map](m.png)", "A link and a map"),
        ("- [ ] to do", "to do"),
        ("`a * b` and `List<String>` and <repo-url>", "a * b and List<String> and <repo-url>"),
        ("Use <b>bold</b> and 2 * 3 * 4 and snake_case", "Use bold and 2 * 3 * 4 and snake_case"),
        (r"\*not\* C:\dir", r"*not* C:\dir"),
        ("[Narrator] It rains.", "It rains."),
        ("\u200b\n**\n\nWords", "Words"),
        ("", ""),
    ],
)
def test_an_answer_is_plain_text(content, line):
    assert preview("bot", content) == line


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("# comment", "# comment"),
        ("\n1986. A *great*  year\nMore", "1986. A *great* year"),
        ("```py\nx = [1]\n```", "x = [1]"),
        ("see **my** [plan](https://e.org), 2*3*4", "see my plan, 2*3*4"),
    ],
)
def test_what_was_typed_is_as_typed(content, line):
    assert preview("user", content) == line


def test_a_long_one_is_cut_between_characters():
    assert preview("user", "👍🏽" * 200) == "👍🏽" * 89 + "…"
