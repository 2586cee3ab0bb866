"""Fenced code in a text."""

from __future__ import annotations

import pytest

from chat_py.message.code_blocks import Code, split_fences
from chat_py.message.formatter import ChatMessageFormatter
from chat_py.message.text import MessageText
from tests.fakes.dom import FakeDocument, FakeMarkup

MARKUP = FakeMarkup(FakeDocument())


FORMATTER = ChatMessageFormatter(
    markup=MARKUP, text=MessageText(markup=MARKUP, user_markdown=False)
)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("a\n```py\nx = 1\n```\nb", [("py", "x = 1")]),
        ("~~~\n```\n~~~", [("", "```")]),
        ("````\n```\n````", [("", "```")]),
        ("```js\nopen", [("js", "open")]),
        ("``` a`b\nno fence", []),
        ("    ```\n    indented", []),
        ("```\n```", [("", "")]),
    ],
)
def test_code_blocks_as_commonmark_sees_them(text, blocks):
    found = FORMATTER.extract_code_blocks(text)
    assert [(block["language"], block["code"]) for block in found] == blocks


@pytest.mark.parametrize(
    "text", ["", "a\n```py\nx = 1\n```\nb\n", "~~~\nopen", "```\n```\n```\n```", "\n\n"]
)
def test_the_parts_are_the_text_and_none_is_empty(text):
    parts = split_fences(text)
    assert "".join(part.raw for part in parts) == text
    assert all(part.raw for part in parts)


def test_what_stands_around_code_is_no_code():
    before, code, after = split_fences("a\n```py x\n1\n```\nb")
    assert (before.code, after.code) == (None, None)
    assert code.code == Code("py", "1")
