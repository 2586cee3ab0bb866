"""What is shown before Python is there needs of the package."""

from __future__ import annotations

from chat_py.composition.first_view import KEYS, first_view_table


def test_it_has_the_words_that_it_needs_in_english():
    words = first_view_table()["words"]
    assert tuple(words) == KEYS
    assert words["message.you"] == "You"


def test_it_knows_what_can_be_done_with_a_message():
    table = first_view_table()
    assert table["actions"]["user"] == ("copy", "edit")
    assert "regenerate" in table["actions"]["bot"]
    assert table["pageSize"] == 50
