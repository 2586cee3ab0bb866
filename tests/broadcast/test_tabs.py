"""News between the tabs of one browser."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeConsole


class Note(BaseModel):
    text: str


class Tab:
    def __init__(self, browser: FakeBrowser, user: str = "ann") -> None:
        self.user = user
        self.heard: list[dict[str, Any]] = []
        self.console = FakeConsole()
        self.channel = browser.channel()
        self.owner = Owner("tab", self.console.report)
        self.tabs = Tabs(
            channel=self.channel, user=lambda: self.user, owner=self.owner, console=self.console
        )


@pytest.fixture
async def pair():
    browser = FakeBrowser()
    return Tab(browser), Tab(browser)


async def test_the_other_tab_hears_and_the_one_that_tells_does_not(pair):
    one, other = pair
    for tab in pair:
        tab.tabs.on("note", tab.heard.append)
    one.tabs.tell("note", Note(text="hello"))
    one.tabs.tell("unknown")
    await asyncio.sleep(0)
    assert (one.heard, other.heard) == ([], [{"text": "hello"}])


async def test_news_are_for_tabs_of_the_same_user_unless_they_concern_anybody(pair):
    one, other = pair
    other.user = "bob"
    other.tabs.on("note", other.heard.append)
    one.tabs.tell("note", Note(text="mine"))
    await asyncio.sleep(0)
    assert other.heard == []
    other.tabs.on("note", other.heard.append, anybody=True)
    one.tabs.tell("note", Note(text="all"))
    await asyncio.sleep(0)
    assert other.heard == [{"text": "all"}]
    other.tabs.on("note", other.heard.append)
    one.tabs.tell("note", Note(text="mine again"))
    await asyncio.sleep(0)
    assert other.heard == [{"text": "all"}]


async def test_who_no_longer_listens_hears_nothing(pair):
    one, other = pair
    undo = other.tabs.on("note", other.heard.append)
    undo()
    undo()
    one.tabs.tell("note")
    await asyncio.sleep(0)
    assert other.heard == []


@pytest.mark.parametrize("text", ["", "[]", '{"kind": "note"}', "{" * 100_000])
async def test_what_another_version_says_is_reported_and_does_no_harm(pair, text):
    one, other = pair
    other.tabs.on("note", other.heard.append)
    one.channel.post(text)
    one.tabs.tell("note")
    await asyncio.sleep(0)
    assert [type(error) for error in other.console.reported] == [ValidationError]
    assert other.heard == [{}]


async def test_data_that_the_listener_cannot_read_is_reported_too(pair):
    one, other = pair
    other.tabs.on("note", lambda data: other.heard.append(Note(**data).model_dump()))
    one.tabs.tell("note")
    one.tabs.tell("note", Note(text="hello"))
    await asyncio.sleep(0)
    assert [type(error) for error in other.console.reported] == [ValidationError]
    assert other.heard == [{"text": "hello"}]


async def test_closing_ends_it(pair):
    one, other = pair
    other.tabs.on("note", other.heard.append)
    other.owner.close()
    one.tabs.tell("note")
    await asyncio.sleep(0)
    assert other.heard == []
