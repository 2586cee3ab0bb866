"""What the list of chats says where it has none to show."""

from __future__ import annotations

from chat_py.locales import Texts
from chat_py.ui.list_notes import empty_note, failure_note
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats

TEXTS = Texts("en", FakeFormats())


def test_without_chats_there_is_a_way_to_the_first_where_one_can_begin() -> None:
    document = FakeDocument()
    note, button = empty_note(document, TEXTS, can_begin=True)
    assert (note.text, button.text) == ("No chats yet.", "New chat")
    assert [each.text for each in empty_note(document, TEXTS, can_begin=False)] == ["No chats yet."]


def test_a_failure_says_why_at_once_and_offers_another_try() -> None:
    note, button = failure_note(FakeDocument(), TEXTS, "The server sleeps.")
    assert note.get("role") == "alert"
    assert "The server sleeps." in note.text
    assert note.contains(button)
    assert button.text == "Try again"
