"""Typed texts as Markdown."""

from __future__ import annotations

import pytest

from chat_py.message.typed_markdown import typed_as_markdown


@pytest.mark.parametrize(
    ("typed", "markdown"),
    [
        ("plain words, 1.5 m - and so on", "plain words, 1.5 m - and so on"),
        ("first line\nsecond line", "first line  \nsecond line"),
        ("1986. A great year", "1986\\. A great year"),
        ("# comment", "\\# comment"),
        ("List<String>", "List\\<String>"),
        ("a < b && c", "a < b && c"),
        ("- a\n+ b\n* c\n> d", "\\- a  \n\\+ b  \n\\* c  \n\\> d"),
        ("a\n---", "a  \n\\---"),
        ("2*3*4 and a_b_c and _d_", "2\\*3\\*4 and a_b_c and \\_d\\_"),
        ("&lt; \\* C:\\dir", "\\&lt; \\\\\\* C:\\dir"),
        ("  two  spaces", "\u00a0\u00a0two\u00a0 spaces"),
        ("a\n\nb\n\n\nc", "a\n\nb\n\n\u00a0\n\nc"),
        (
            "`a*b` [x](https://e.org/a_b) https://e.org/_a_",
            "`a*b` [x](https://e.org/a_b) https://e.org/_a_",
        ),
        ("look:\n```py\n# 1\n  x\n```\n# 2", "look:\n\n```py\n# 1\n  x\n```\n\n\\# 2"),
    ],
)
def test_what_would_mean_something_is_escaped(typed, markdown):
    assert typed_as_markdown(typed) == markdown
