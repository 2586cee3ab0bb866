"""The key of an endpoint: where it comes from, and where it is kept."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.backends.endpoints.keys import ASK, GivenKey, Keys
from chat_py.base.errors import StorageError
from tests.fakes.storage import FakeTextStorage

ORIGIN = "https://models.example"


class Visitor:
    """Gives these keys, one after another; `asked` is what the visitor was asked."""

    def __init__(self, *given: GivenKey | None) -> None:
        self.given = list(given)
        self.asked: list[tuple[str, bool]] = []

    async def ask(self, origin: str, refused: bool) -> GivenKey | None:
        self.asked.append((origin, refused))
        return self.given.pop(0)


def keys_of(visitor: Visitor, given: str = "", storage: Any = None) -> Keys:
    return Keys(given, origin=ORIGIN, storage=storage or FakeTextStorage(), ask=visitor.ask)


def test_a_key_of_the_page_is_used() -> None:
    keys = keys_of(Visitor(), "k")
    assert (keys.key, keys.is_wanted) == ("k", False)


async def test_the_visitor_is_asked_before_the_first_question_where_the_page_wants_that() -> None:
    visitor = Visitor(GivenKey(" k "))
    keys = keys_of(visitor, ASK)
    assert keys.is_wanted
    assert await keys.ask()
    assert (keys.key, keys.is_wanted) == ("k", False)
    assert visitor.asked == [(ORIGIN, False)]


async def test_it_is_kept_in_the_tab_only_by_choice() -> None:
    storage = FakeTextStorage()
    await keys_of(Visitor(GivenKey("k")), storage=storage).ask()
    assert keys_of(Visitor(), storage=storage).key == ""
    await keys_of(Visitor(GivenKey("k", keep=True)), storage=storage).ask()
    assert keys_of(Visitor(), storage=storage).key == "k"
    await keys_of(Visitor(GivenKey("other")), storage=storage).ask(refused=True)
    assert keys_of(Visitor(), storage=storage).key == ""


@pytest.mark.parametrize("given", [None, GivenKey(""), GivenKey("  ")])
async def test_no_key_changes_nothing(given: GivenKey | None) -> None:
    keys = keys_of(Visitor(given), "k")
    assert not await keys.ask(refused=True)
    assert keys.key == "k"


async def test_storage_that_is_denied_leaves_it_in_memory() -> None:
    class Denied:
        def get(self, key: str) -> str:
            raise StorageError(key)

        set = remove = lambda *_: Denied().get("")

    keys = keys_of(Visitor(GivenKey("k", keep=True)), storage=Denied())
    assert await keys.ask()
    assert keys.key == "k"
