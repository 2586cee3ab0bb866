"""The headings of the list of chats."""

from __future__ import annotations

from datetime import datetime

from chat_py.locales import Texts
from chat_py.models.chat import ChatSummary
from chat_py.ui.list_groups import group_chats
from tests.fakes.formats import FakeFormats

TEXTS = Texts("en", FakeFormats())


def at(*moment: int) -> int:
    return int(datetime(*moment).timestamp() * 1000)


NOW = at(2026, 3, 31, 9, 30)


def chat(name: str, *moment: int, pinned: bool = False) -> ChatSummary:
    return ChatSummary(id=name, timestamp=at(*moment) if moment else None, pinned=pinned)


def groups(*chats: ChatSummary, now: int = NOW) -> dict[str, list[str]]:
    return {name: [each.id for each in found] for name, found in group_chats(chats, now, TEXTS)}


def test_each_day_has_its_heading() -> None:
    found = groups(
        chat("later", 2026, 3, 31, 23, 59),
        chat("first minute", 2026, 3, 31, 0, 0),
        chat("last minute", 2026, 3, 30, 23, 59),
        chat("week", 2026, 3, 24, 0, 0),
        chat("month", 2026, 3, 23, 23, 59),
        chat("month's first", 2026, 3, 1, 0, 0),
        chat("older", 2026, 2, 28, 23, 59),
    )
    assert found == {
        "today": ["later", "first minute"],
        "yesterday": ["last minute"],
        "week": ["week"],
        "month": ["month", "month's first"],
        "older": ["older"],
    }


def test_pinned_ones_are_first_and_those_without_a_time_last() -> None:
    found = groups(
        chat("none"),
        chat("old", 2020, 1, 1),
        chat("p1", 2020, 1, 1, pinned=True),
        chat("new", 2026, 3, 31),
        chat("p2", pinned=True),
    )
    assert list(found) == ["pinned", "today", "older", "unstarted"]
    assert found["pinned"] == ["p1", "p2"]


def test_a_list_without_times_has_no_headings() -> None:
    assert groups(chat("a"), chat("b")) == {"": ["a", "b"]}
    assert groups() == {}
