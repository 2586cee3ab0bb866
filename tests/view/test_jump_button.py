"""The button that leads to the newest message."""

from __future__ import annotations

import pytest

from chat_py.view.jump_button import JumpButton
from tests.fakes.dom import FakeDocument


@pytest.fixture
def document() -> FakeDocument:
    return FakeDocument("<button data-jump-latest hidden>Newest</button>")


@pytest.fixture
def button(document: FakeDocument) -> JumpButton:
    return JumpButton(document=document, selector="[data-jump-latest]")


def test_it_is_there_while_the_reader_is_further_up(document: FakeDocument, button: JumpButton):
    assert button.update(following=False)
    assert document.body.seen == "Newest"
    assert button.update(following=True)
    assert document.body.seen == ""


def test_it_counts_what_has_come_meanwhile_until_the_reader_is_there(
    document: FakeDocument, button: JumpButton
):
    button.update(following=False)
    for count in (1, 2):
        button.add_unread()
        assert button.update(following=False)
        assert document.body.seen == f"Newest{count}"
    button.update(following=True)
    button.update(following=False)
    assert document.body.seen == "Newest"


def test_it_says_whether_anything_has_changed(button: JumpButton):
    assert button.update(following=False)
    assert not button.update(following=False)


def test_in_another_chat_nothing_is_unread(document: FakeDocument, button: JumpButton):
    button.add_unread()
    button.begin()
    button.update(following=False)
    assert document.body.seen == "Newest"


def test_a_page_may_have_none():
    button = JumpButton(document=FakeDocument(), selector="[data-jump-latest]")
    button.add_unread()
    assert button.update(following=False)
