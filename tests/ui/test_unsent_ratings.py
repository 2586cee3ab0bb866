from __future__ import annotations

from chat_py.ui.unsent_ratings import UnsentRatings
from tests.fakes.storage import FakeTextStorage


def test_each_user_has_the_last_that_was_said_of_each_answer():
    storage = FakeTextStorage()
    ann, bob = (
        UnsentRatings(storage=storage, user=lambda name=name: name) for name in ("ann", "bob")
    )
    ann.keep("a/b", "m/1", "like")
    ann.keep("a/b", "m/1", "dislike")
    ann.keep("a", "b/m", "like")
    assert ann.of("a/b") == {"m/1": "dislike"}
    assert bob.of("a/b") == {}
    ann.forget("a/b", "m/1", "like")  # another tab has said something else since
    assert ann.of("a/b") == {"m/1": "dislike"}
    ann.forget("a/b", "m/1", "dislike")
    assert (ann.of("a/b"), ann.of("a")) == ({}, {"b/m": "like"})


def test_without_storage_nothing_is_kept_and_nothing_fails():
    storage = FakeTextStorage()
    storage.denied = True
    ratings = UnsentRatings(storage=storage, user=lambda: "ann")
    ratings.keep("c", "m", "like")
    assert ratings.of("c") == {}
    ratings.forget("c", "m", "like")
