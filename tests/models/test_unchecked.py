"""Messages are validated when somebody reads them."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.models.unchecked import Unchecked


def test_bad_ones_are_told_by_their_place_and_cost_no_place():
    told: list[str] = []
    values: list[object] = [{"sender": "user", "id": "a"}, 5, {"sender": "user", "id": "b"}]
    unchecked = Unchecked(values, report=told.append)
    assert [message.id for message in unchecked.take(2)] == ["a", "b"]
    assert [text.partition(":")[0] for text in told] == ["messages.1"]
    assert not unchecked


@pytest.mark.parametrize("name", ["id", "_id", "messageId"])
def test_one_that_does_not_exist_any_more_is_dropped_unread(name):
    unchecked = Unchecked([{name: "a"}, {name: "b"}, "no message"])
    unchecked.forget("a")
    assert unchecked.all() == [{name: "b"}, "no message"]


def test_addresses_are_relative_to_the_response():
    value = {"sender": "bot", "imageUrl": "/a.png"}
    unchecked = Unchecked([value], {"base": "https://api.example/"})
    assert unchecked.take(1)[0].image_url == "https://api.example/a.png"


class Kept:
    """Older messages in the page, of which it gives two at a time."""

    kind = "older"

    def __init__(self, count: int) -> None:
        self.left = [{"sender": "user", "id": str(n)} for n in range(count)]

    @property
    def count(self) -> int:
        return len(self.left)

    def take(self) -> list[object]:
        taken = self.left[-2:]
        del self.left[-2:]
        return list(taken)


def test_what_waits_in_the_page_is_fetched_as_it_is_needed():
    source: Any = Kept(5)
    unchecked = Unchecked([{"sender": "user", "id": "5"}], source=source)
    assert len(unchecked) == 6
    assert [message.id for message in unchecked.take(2)] == ["4", "5"]
    assert source.count == 3
    assert [message.id for message in unchecked.take(10)] == ["0", "1", "2", "3"]
    assert (len(unchecked), source.count) == (0, 0)
