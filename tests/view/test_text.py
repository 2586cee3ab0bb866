"""Texts that become part of a selector."""

from __future__ import annotations

import pytest

from chat_py.view.text import escape_selector
from tests.fakes.dom import FakeDocument


@pytest.mark.parametrize("value", ['"', "\\", "a\nb", 'x"] , [y="', "\f", "plain", "ü \\22 "])
def test_an_escaped_text_finds_what_has_it(value: str) -> None:
    document = FakeDocument("<p></p><p></p>")
    wanted = document.query_all("p")[1]
    wanted.set("data-id", value)
    assert document.query_all(f'[data-id="{escape_selector(value)}"]') == [wanted]
