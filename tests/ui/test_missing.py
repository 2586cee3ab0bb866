"""Elements that the page does not have are told once."""

from __future__ import annotations

import pytest

from chat_py.settings.settings import Selectors
from chat_py.ui.missing import missing_elements
from tests.fakes.chat_page import PAGE
from tests.fakes.dom import FakeDocument
from tests.fakes.session import server, started


def test_a_page_that_has_them_hears_nothing():
    assert missing_elements(FakeDocument(PAGE), Selectors()) == []


def test_each_is_named_with_its_setting():
    found = missing_elements(FakeDocument("<p>Hello</p>"), Selectors(log="#messages"))
    assert len(found) == 2
    assert "selectors.log (#messages)" in found[0]
    assert "selectors.input" in found[1]


@pytest.mark.parametrize("markup", ["", PAGE])
async def test_it_is_one_line_each_on_the_console(markup):
    async with started(server, markup) as page:
        lines = [line for line in page.console.lines if "nothing found for" in line]
        assert len(lines) == (0 if markup else 2)
