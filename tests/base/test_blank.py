"""Texts that show nothing."""

from __future__ import annotations

import pytest

from chat_py.base.blank import is_blank


@pytest.mark.parametrize(
    "text",
    [
        *("", " \n\t", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u200d\u200c", "\ufe0f", "\u034f"),
        *("\u202e\u2066\u200e\u061c", "\u3164", "\uffa0", "\u115f\u1160", "\u2800", "\u00ad"),
        *("\u180e", "\u2060\u2063", "\U000e0100", "\U000e0041", "\x00\x7f", "\u2028", "\ufff9"),
    ],
)
def test_what_shows_nothing_is_blank(text):
    assert is_blank(text)
    assert not is_blank(f"{text}x{text}")


@pytest.mark.parametrize("text", [".", "\u0301", "👍\ufe0f", "\u2801", "\ufffd", "\u0600", "ㅤㅤ나"])
def test_what_shows_something_is_not(text):
    assert not is_blank(text)
