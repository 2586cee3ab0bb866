"""Light or dark."""

from __future__ import annotations

import pytest

from chat_py.base.owner import Owner
from chat_py.ui.theme import THEME_KEY, ThemeToggle
from tests.fakes.dom import FakeDocument
from tests.fakes.storage import FakeTextStorage


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument("<button data-theme-toggle><i>*</i></button><p>Text</p>")
        self.storage = FakeTextStorage()
        self.owner = Owner("test", lambda error: None)
        ThemeToggle(document=self.document, storage=self.storage, owner=self.owner)

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


def test_it_switches_to_and_fro_and_the_choice_is_remembered(rig: Rig) -> None:
    for theme in ("dark", "light", "dark"):
        assert rig.press() == theme
        assert rig.storage.values == {THEME_KEY: theme}


def test_where_nothing_can_be_stored_it_holds_for_the_visit(rig: Rig) -> None:
    rig.storage.denied = True
    assert [rig.press(), rig.press()] == ["dark", "light"]


def test_a_press_elsewhere_changes_nothing(rig: Rig) -> None:
    assert rig.press("p") is None
