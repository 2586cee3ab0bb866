"""Light, dark, or what the system has."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.locales import Texts
from chat_py.ui.theme import THEME_KEY, Theme, ThemeToggle
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats
from tests.fakes.storage import FakeTextStorage
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeConsole


class Rig:
    def __init__(self, browser: FakeBrowser | None = None) -> None:
        self.document = FakeDocument("<button data-theme-toggle><i>*</i></button><p>Text</p>")
        self.storage = FakeTextStorage()
        self.owner = Owner("test", lambda error: None)
        self.theme = Theme(
            document=self.document,
            storage=self.storage,
            tabs=Tabs(
                channel=(browser or FakeBrowser()).channel(),
                user=lambda: "",
                owner=self.owner,
                console=FakeConsole(),
            ),
            owner=self.owner,
        )
        ThemeToggle(
            document=self.document,
            theme=self.theme,
            texts=Texts("en", FakeFormats()),
            owner=self.owner,
        )

    def press(self, selector: str = "[data-theme-toggle] i") -> str | None:
        self.document.click(selector)
        assert self.document.errors == []
        return self.document.root.get("data-theme")

    @property
    def name(self) -> str | None:
        button = self.document.query("[data-theme-toggle]")
        assert button is not None
        assert button.get("title") == button.get("aria-label")
        return button.get("aria-label")


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.mark.parametrize(("dark", "first"), [(False, "dark"), (True, "light")])
async def test_the_first_press_changes_what_the_system_has_chosen(
    rig: Rig, dark: bool, first: str
) -> None:
    rig.document.prefers_dark = dark
    assert rig.press() == first


@pytest.mark.parametrize("dark", [False, True])
async def test_the_third_press_gives_the_choice_back_to_the_system(rig: Rig, dark: bool) -> None:
    rig.document.prefers_dark = dark
    opposite, same = ("light", "dark") if dark else ("dark", "light")
    for theme in (opposite, same, None, opposite):
        assert rig.press() == theme
        assert rig.storage.values == ({THEME_KEY: theme} if theme else {})


async def test_the_button_says_what_is_chosen(rig: Rig) -> None:
    seen = [rig.name]
    for _ in range(3):
        rig.press()
        seen.append(rig.name)
    assert seen == ["Theme: system", "Theme: dark", "Theme: light", "Theme: system"]


async def test_a_choice_reaches_the_button_and_the_other_tabs() -> None:
    browser = FakeBrowser()
    here, there = Rig(browser), Rig(browser)
    here.theme.choose("dark")
    await asyncio.sleep(0.1)
    for rig in (here, there):
        assert (rig.theme.chosen, rig.name) == ("dark", "Theme: dark")
    assert there.storage.values == {}  # who chose has stored it
    there.theme.choose("system")
    await asyncio.sleep(0.1)
    assert (here.theme.chosen, here.name) == ("system", "Theme: system")


async def test_where_nothing_can_be_stored_it_holds_for_the_visit(rig: Rig) -> None:
    rig.storage.denied = True
    assert [rig.press(), rig.press(), rig.press()] == ["dark", "light", None]


async def test_a_press_elsewhere_changes_nothing(rig: Rig) -> None:
    assert rig.press("p") is None
