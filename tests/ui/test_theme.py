"""Light, dark, or what the system has."""

from __future__ import annotations

import pytest

from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.ui.theme import THEME_KEY, ThemeToggle
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats
from tests.fakes.storage import FakeTextStorage


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument("<button data-theme-toggle><i>*</i></button><p>Text</p>")
        self.storage = FakeTextStorage()
        self.owner = Owner("test", lambda error: None)
        ThemeToggle(
            document=self.document,
            storage=self.storage,
            texts=Texts("en", FakeFormats()),
            owner=self.owner,
        )

    def press(self, selector: str = "[data-theme-toggle] i") -> str | None:
        self.document.click(selector)
        assert self.document.errors == []
        return self.document.root.get("data-theme")


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.mark.parametrize(("dark", "first"), [(False, "dark"), (True, "light")])
def test_the_first_press_changes_what_the_system_has_chosen(
    rig: Rig, dark: bool, first: str
) -> None:
    rig.document.prefers_dark = dark
    assert rig.press() == first


@pytest.mark.parametrize("dark", [False, True])
def test_the_third_press_gives_the_choice_back_to_the_system(rig: Rig, dark: bool) -> None:
    rig.document.prefers_dark = dark
    opposite, same = ("light", "dark") if dark else ("dark", "light")
    for theme in (opposite, same, None, opposite):
        assert rig.press() == theme
        assert rig.storage.values == ({THEME_KEY: theme} if theme else {})


def test_the_button_says_what_is_chosen(rig: Rig) -> None:
    button = rig.document.query("[data-theme-toggle]")
    assert button is not None
    seen = [button.get("aria-label")]
    for _ in range(3):
        rig.press()
        seen.append(button.get("aria-label"))
        assert button.get("title") == button.get("aria-label")
    assert seen == ["Theme: system", "Theme: dark", "Theme: light", "Theme: system"]


def test_where_nothing_can_be_stored_it_holds_for_the_visit(rig: Rig) -> None:
    rig.storage.denied = True
    assert [rig.press(), rig.press(), rig.press()] == ["dark", "light", None]


def test_a_press_elsewhere_changes_nothing(rig: Rig) -> None:
    assert rig.press("p") is None
