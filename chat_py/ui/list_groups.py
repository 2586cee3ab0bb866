"""The headings under which the list of chats stands: pinned ones first, then by day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from chat_py.browser.protocols.dom import Element
from chat_py.locales import Texts
from chat_py.models.chat import ChatSummary

__all__ = ["HEADINGS", "Groups", "PartOfList", "Row", "group_chats"]

DAY_MS = 86_400_000
HEADINGS = {
    "pinned": "list.pinned",
    "today": "day.today",
    "yesterday": "day.yesterday",
    "week": "list.week",
    "month": "list.month",
    "older": "list.older",
    "unstarted": "list.unstarted",
}
"""The text of each group, in their order. static/src/native/first-view/groups.mjs does the same."""
SINCE = (("today", 0), ("yesterday", 1), ("week", 7), ("month", 30))
"""How many days ago the first day of each was."""

Groups = list[tuple[str, list[ChatSummary]]]
Row = str | ChatSummary | Element
"""The name of a group, a chat, or a gap in the place of chats."""


class PartOfList(Protocol):
    """Which part of a long list is on the page (chat_py/ui/list_window.py)."""

    def rows(self, groups: Groups, held: set[str]) -> list[Row]: ...
    def look(self, place: Element) -> bool: ...
    def held(self, place: Element) -> set[str]: ...


def group_chats(chats: Sequence[ChatSummary], now: int, texts: Texts) -> Groups:
    """The groups that have chats, by their names in `HEADINGS`; within each the order stays.

    Days are the reader's. Where no chat is pinned or has a time, there is one group without a name.
    """
    if not any(chat.pinned or chat.timestamp is not None for chat in chats):
        return [("", list(chats))] if chats else []
    next_day = texts.formats.next_day
    noon = next_day(now) - DAY_MS // 2  # give or take the hour of a change of clocks
    begins = [(name, next_day(noon - (days + 1) * DAY_MS)) for name, days in SINCE]
    groups: dict[str, list[ChatSummary]] = {name: [] for name in HEADINGS}
    for chat in chats:
        moment = chat.timestamp
        if chat.pinned:
            name = "pinned"
        elif moment is None:
            name = "unstarted"
        else:
            name = next((name for name, begin in begins if moment >= begin), "older")
        groups[name].append(chat)
    return [(name, found) for name, found in groups.items() if found]
