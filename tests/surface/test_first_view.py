"""The words of the first view."""

from __future__ import annotations

from chat_py.surface.first_view import KEYS, first_view_words


def test_each_language_has_them_all():
    words = first_view_words()
    assert words.keys() >= {"en", "ja"}
    assert all(tuple(own) == KEYS and all(own.values()) for own in words.values())
    assert words["en"]["message.you"] == "You"
