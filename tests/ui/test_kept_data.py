"""What the browser keeps, and its end."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ChatError
from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.ui.kept_data import KeptData
from tests.fakes.location import FakeLocation
from tests.fakes.person import FakePerson
from tests.fakes.storage import FakeTextStorage
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeConsole


class Tab:
    def __init__(self, browser: FakeBrowser) -> None:
        self.person = FakePerson()
        self.storages = FakeTextStorage(), FakeTextStorage()
        self.location = FakeLocation("https://chat.example/")
        self.shut = 0
        self.owner = Owner("test", lambda error: None)
        tabs = Tabs(
            channel=browser.channel(), user=lambda: "", owner=self.owner, console=FakeConsole()
        )
        self.kept = KeptData(
            tools=self.person,
            storages=self.storages,
            tabs=tabs,
            location=self.location,
            shut_down=self.shut_down,
        )
        tabs.on("cleared", lambda _: self.kept.cleared(), anybody=True)

    def shut_down(self) -> None:
        """The last moment at which a part of the chat writes."""
        self.shut += 1
        self.storages[0].set("chat_py.last-view", "{}")


@pytest.fixture
def tabs() -> list[Tab]:
    browser = FakeBrowser()
    return [Tab(browser) for _ in range(2)]


async def test_all_that_is_the_chats_goes_and_nothing_else(tabs):
    here, there = tabs
    here.storages[0].values.update({"chat_py.draft/c1": "Hi", "lastChatId": "c1", "cart": "[1]"})
    here.storages[1].values.update({"chatId": "c1", "chat_py.key https://x": "sk"})
    await here.kept.clear()
    await asyncio.sleep(0.1)
    assert here.person.cleared == 1
    assert [storage.values for storage in here.storages] == [{"cart": "[1]"}, {}]
    for tab in (here, there):
        assert tab.shut == 1
        assert tab.location.reloads == 1
        assert "chat_py.last-view" not in tab.storages[0].values


async def test_where_it_fails_everything_stays(tabs):
    here, _ = tabs
    here.storages[0].values["chat_py.draft/c1"] = "Hi"
    here.person.broken = True
    with pytest.raises(ChatError):
        await here.kept.clear()
    assert "chat_py.draft/c1" in here.storages[0].values
    assert (here.shut, here.location.reloads) == (0, 0)


async def test_denied_storages_have_nothing(tabs):
    here, _ = tabs
    here.storages[1].denied = True
    here.storages[0].values["chat_py.theme"] = "dark"
    here.kept.cleared()
    assert here.storages[0].values == {}


async def test_the_size_is_told_where_the_browser_tells_it(tabs):
    here, _ = tabs
    assert await here.kept.size() == 12_345_678
    here.person.used = None
    assert await here.kept.size() is None
    here.person.broken = True
    assert await here.kept.size() is None
