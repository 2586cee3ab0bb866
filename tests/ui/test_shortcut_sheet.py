"""The sheet of keyboard shortcuts."""

from __future__ import annotations

import pytest

from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.ui.shortcut_sheet import PLACES, ShortcutSheet
from chat_py.view.shortcuts import SHORTCUTS
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument("")
        self.failures: list[BaseException] = []
        self.owner = Owner("test", self.failures.append)
        self.dead: set[str] = set()
        self.sheet = ShortcutSheet(
            document=self.document,
            texts=Texts("en", FakeFormats()),
            works=lambda shortcut, chord: not {shortcut.name, shortcut.place, chord} & self.dead,
            owner=self.owner,
        )

    def keys(self, name):
        row = self.document.query(f'[data-shortcut="{name}"] dd')
        return row.text if row is not None else None


@pytest.fixture
async def rig():
    rig = Rig()
    yield rig
    rig.owner.close()
    assert rig.failures == []


async def test_every_shortcut_of_the_table_is_in_it_once(rig):
    assert {each.place for each in SHORTCUTS} == set(PLACES)
    rig.sheet.open()
    shown = [row.get("data-shortcut") for row in rig.document.query_all("[data-shortcut]")]
    assert shown == [each.name for each in SHORTCUTS]


async def test_what_does_not_work_now_is_not_in_it(rig):
    rig.dead = {"palette", "Enter", "list"}
    rig.sheet.open()
    assert rig.keys("palette") is None
    assert rig.keys("send") == "Ctrl+Enter"
    assert rig.keys("rename") is None
    assert [each.text for each in rig.document.query_all("h3")] == [
        "Everywhere",
        "In the message box",
        "On the buttons of a message",
    ]


@pytest.mark.parametrize(("apple", "keys"), [(False, "Ctrl+K"), (True, "⌘+K")])
async def test_keys_are_called_as_they_are_on_the_keyboard(rig, apple, keys):
    rig.document.has_apple_keys = apple
    rig.sheet.open()
    assert rig.keys("palette") == keys
    assert rig.keys("older") == "↑ / Ctrl+↑"
    assert rig.keys("leave") == "Esc"


async def test_it_opens_once_and_again_after_it_was_closed(rig):
    rig.sheet.open()
    rig.sheet.open()
    assert len(rig.document.query_all("dialog")) == 1
    rig.document.click("[data-close]")
    assert rig.document.query("dialog") is None
    rig.sheet.open()
    assert rig.document.active.get("aria-label") == "Close"
