"""What is shown before Python is there needs of the package."""

from __future__ import annotations

from chat_py.composition.first_view import KEYS, first_view_table


def test_each_language_has_all_words():
    words = first_view_table()["words"]
    assert words.keys() >= {"en", "ja"}
    assert all(tuple(own) == KEYS and all(own.values()) for own in words.values())
    assert words["en"]["message.you"] == "You"


def test_it_knows_what_can_be_done_with_a_message():
    table = first_view_table()
    assert table["actions"]["user"] == ("copy", "edit")
    assert "regenerate" in table["actions"]["bot"]
    assert table["pageSize"] == 50
