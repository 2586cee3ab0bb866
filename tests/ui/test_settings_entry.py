"""The sheet and the signals come when they are needed, and not before."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.settings.choices import Choices
from chat_py.ui.settings_entry import SettingsEntry
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeConsole


class Rig:
    def __init__(self, **choices: Any) -> None:
        self.done: list[Any] = []
        browser = FakeBrowser()
        owner = Owner("test", lambda error: None)

        def tabs() -> Tabs:
            channel = browser.channel()
            return Tabs(channel=channel, user=lambda: "", owner=owner, console=FakeConsole())

        self.other = tabs()
        self.entry = SettingsEntry(
            tabs=tabs(), choices=Choices(**choices), make=self.make, owner=owner
        )
        self.entry.init()

    def make(self) -> Rig:
        self.done.append("made")
        return self

    async def open(self) -> None:
        self.done.append("opened")

    def heard(self, data: dict[str, Any]) -> None:
        self.done.append(data["textSize"] if "textSize" in data else data["text_size"])

    def cleared(self) -> None:
        self.done.append("cleared")


def test_a_start_needs_none_of_it():
    assert Rig(text_size=1.3, enter_sends=True).done == []


@pytest.mark.parametrize("name", ["sounds", "notifications"])
def test_signals_that_were_chosen_earlier_begin_with_the_page(name):
    assert Rig(**{name: True}).done == ["made"]


async def test_it_is_made_once():
    rig = Rig()
    await rig.entry.open()
    await rig.entry.open()
    assert rig.done == ["made", "opened", "opened"]


async def test_other_tabs_are_heard():
    rig = Rig()
    rig.other.tell("choices", Choices(text_size=1.15))
    rig.other.tell("cleared")
    await asyncio.sleep(0.1)
    assert rig.done == ["made", 1.15, "cleared"]
