"""A message's text, by its sender."""

from __future__ import annotations

import pytest

from chat_py.message.text import MessageText
from tests.fakes.dom import FakeDocument, FakeMarkup

TEXT = "# one\n\ntwo"


@pytest.mark.parametrize(
    ("sender", "user_markdown", "typed"),
    [
        ("user", False, True),
        ("user", True, False),
        ("bot", False, False),
        ("narrator", False, False),
    ],
)
def test_only_a_persons_own_text_is_as_typed_and_the_setting_makes_it_markdown(
    sender, user_markdown, typed
):
    document = FakeDocument()
    text = MessageText(markup=FakeMarkup(document), user_markdown=user_markdown)
    element = document.create("div")
    text.render(element, sender, TEXT)
    assert [child.text for child in element.children] == ([TEXT] if typed else ["# one", "two"])
    assert element.has_class("cp-typed") is typed
    assert ("<br>" in text.html(sender, TEXT)) is typed
    assert text.markdown(sender, TEXT) == ("\\# one\n\ntwo" if typed else TEXT)
    assert text.plain(sender, TEXT) == TEXT
