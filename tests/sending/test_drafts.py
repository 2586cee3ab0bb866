"""Drafts: per chat and user, over a reload, and never at the cost of a newer one."""

from __future__ import annotations

import pytest

from chat_py.sending.drafts import Drafts
from tests.fakes.storage import FakeTextStorage


def drafts(storage: FakeTextStorage, user: str = "ann") -> Drafts:
    return Drafts(storage=storage, user=lambda: user)


def test_kept_per_chat_over_a_reload() -> None:
    storage = FakeTextStorage()
    before = drafts(storage)
    before.save("1", "one")
    before.save("2", "two\nlines")
    after = drafts(storage)
    assert [after.load(chat) for chat in ("1", "2", "3")] == ["one", "two\nlines", ""]


def test_of_another_user_nothing_is_seen() -> None:
    storage = FakeTextStorage()
    drafts(storage, "ann").save("1/x", "secret")
    assert drafts(storage, "bob").load("1/x") == ""
    assert drafts(storage, "ann/1").load("x") == ""


def test_sent_is_forgotten() -> None:
    storage = FakeTextStorage()
    kept = drafts(storage)
    kept.save("1", "one")
    kept.clear("1")
    kept.save("2", "two")
    kept.save("2", "")
    assert storage.values == {}


def test_a_failed_message_comes_back() -> None:
    kept = drafts(FakeTextStorage())
    kept.save("1", "  ")
    assert kept.give_back("1", "failed") == "failed"
    assert kept.load("1") == "failed"


def test_a_failed_message_never_overwrites_a_newer_draft() -> None:
    kept = drafts(FakeTextStorage())
    kept.save("1", "newer")
    assert kept.give_back("1", "failed") == "newer"
    assert kept.load("1") == "newer"


@pytest.mark.parametrize("how", ["denied", "full"])
def test_without_storage_it_goes_on_in_memory(how: str) -> None:
    storage = FakeTextStorage()
    setattr(storage, how, True)
    kept = drafts(storage)
    kept.save("1", "one")
    assert kept.load("1") == "one"
    kept.clear("1")
    assert kept.load("1") == ""


def test_what_cannot_be_removed_does_not_come_back() -> None:
    storage = FakeTextStorage()
    kept = drafts(storage)
    kept.save("1", "sent already")
    storage.denied = True
    kept.clear("1")
    storage.denied = False
    assert kept.load("1") == ""


def test_storage_that_is_back_is_used_again() -> None:
    storage = FakeTextStorage()
    kept = drafts(storage)
    storage.full = True
    kept.save("1", "in memory")
    storage.full = False
    kept.save("1", "stored")
    assert kept.load("1") == "stored"
    assert drafts(storage).load("1") == "stored"
