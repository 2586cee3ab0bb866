"""The controls of the settings sheet."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.base.owner import Owner
from chat_py.ui.settings_rows import Rows
from tests.fakes.dom import FakeDocument


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument()
        self.owner = Owner("test", lambda error: None)
        self.rows = Rows(document=self.document, owner=self.owner)
        self.chosen: list[Any] = []

    def add(self, row: Any) -> Any:
        self.document.body.append(row)
        return row


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_radio_buttons_have_a_name_and_one_is_chosen(rig):
    options = [("a", "First"), ("b", "Second")]
    row = rig.add(rig.rows.one_of("kind", "Kind", options, "b", rig.chosen.append))
    assert row.query("legend").text == "Kind"
    assert [each.get("checked") for each in row.query_all("input")] == [None, ""]
    rig.document.dispatch(row.query("input"), "change")
    assert rig.chosen == ["a"]


def test_a_menu_says_each_language_in_itself(rig):
    options = [("", "Automatic"), ("ja", "日本語")]
    row = rig.add(rig.rows.menu("language", "Language", options, "", rig.chosen.append))
    assert [each.get("lang") for each in row.query_all("option")] == [None, "ja"]
    select = row.query("select")
    select.value = "ja"
    rig.document.dispatch(select, "change")
    assert rig.chosen == ["ja"]


def test_a_switch_is_what_it_is_set_to(rig):
    switch = rig.add(
        rig.rows.switch("sounds", "Sounds", on=False, turn=rig.chosen.append, note="Quiet ones")
    )
    assert switch.get("role") == "switch"
    assert rig.document.query(f"#{switch.get('aria-labelledby')}").text == "Sounds"
    assert rig.document.query(f"#{switch.get('aria-describedby')}").text == "Quiet ones"
    rig.document.click(switch)
    assert switch.get("aria-checked") == "false"  # it may be refused
    rig.rows.set_switch(switch, on=True)
    assert switch.get("aria-checked") == "true"
    rig.document.click(switch)
    assert rig.chosen == [True, False]


def test_a_section_without_rows_is_none(rig):
    assert rig.rows.section("Nothing", None, None) is None
    section = rig.rows.section("Something", None, rig.document.create("p", None, "Row"))
    assert section.seen == "Something\nRow"


def test_the_listeners_end_with_their_owner(rig):
    row = rig.add(rig.rows.button("go", "Go", lambda: rig.chosen.append("go")))
    rig.document.click(row)
    rig.owner.close()
    rig.document.click(row)
    assert rig.chosen == ["go"]
