"""What is chosen holds at once, in all tabs, and later."""

from __future__ import annotations

import asyncio
import json

import pytest
from pydantic import ValidationError

from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.locales import Texts
from chat_py.settings.choices import CHOICES_KEY, Choices
from chat_py.ui.settings_choices import ChoiceKeeper
from chat_py.view.enter_key import EnterKey
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats
from tests.fakes.storage import FakeTextStorage
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeConsole


class Tab:
    def __init__(self, browser: FakeBrowser, storage: FakeTextStorage) -> None:
        self.document = FakeDocument('<p data-cp-text="page.hint"></p>')
        self.choices = Choices()
        self.owner = Owner("test", lambda error: None)
        tabs = Tabs(
            channel=browser.channel(), user=lambda: "", owner=self.owner, console=FakeConsole()
        )
        self.keeper = ChoiceKeeper(
            choices=self.choices,
            document=self.document,
            storage=storage,
            tabs=tabs,
            enter_key=EnterKey(False, choices=self.choices, document=self.document),
            texts=Texts("en", FakeFormats()),
        )
        tabs.on("choices", self.keeper.heard, anybody=True)

    @property
    def size(self) -> str:
        return self.document.root.get("style") or ""


@pytest.fixture
def storage() -> FakeTextStorage:
    return FakeTextStorage()


@pytest.fixture
def tabs(storage: FakeTextStorage) -> list[Tab]:
    browser = FakeBrowser()
    return [Tab(browser, storage) for _ in range(2)]


async def test_only_what_differs_is_kept(tabs, storage):
    tabs[0].keeper.choose(text_size=1.15)
    tabs[0].keeper.choose(enter_sends=False)
    assert json.loads(storage.values[CHOICES_KEY]) == {"textSize": 1.15, "enterSends": False}
    tabs[0].keeper.choose(text_size=1)
    assert storage.values == {CHOICES_KEY: '{"enterSends":false}'}


async def test_it_holds_at_once_in_every_tab(tabs):
    tabs[0].keeper.choose(text_size=1.3, enter_sends=True)
    await asyncio.sleep(0.1)
    for tab in tabs:
        assert "--cp-text-scale: 1.3" in tab.size
        assert tab.choices.enter_sends is True
        assert "Enter to send" in tab.document.query("p").text
    tabs[1].keeper.choose(text_size=1)
    await asyncio.sleep(0.1)
    assert tabs[0].size == ""


async def test_where_nothing_is_kept_it_holds_for_the_page(tabs, storage):
    assert tabs[0].keeper.is_kept
    storage.denied = True
    assert not tabs[0].keeper.is_kept
    tabs[0].keeper.choose(sounds=True)
    assert tabs[0].choices.sounds


async def test_those_of_another_version_change_nothing(tabs):
    with pytest.raises(ValidationError):
        tabs[0].keeper.heard({"textSize": "huge"})
    assert tabs[0].choices == Choices()
