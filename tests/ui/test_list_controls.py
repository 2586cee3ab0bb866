"""What is listened to in the list."""

from __future__ import annotations

from typing import Any

from chat_py.base.owner import Owner
from chat_py.settings.settings import Settings
from chat_py.ui.list_controls import ListControls
from tests.fakes.dom import FakeDocument

MARKUP = """
<div data-chat-search hidden><input></div>
<nav data-chat-list><a data-cp="chat" href="#">A</a></nav>
<button data-list-action="pin" data-list-chat="c1"><b>Pin</b></button><i>No</i>
"""


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument(MARKUP)
        self.owner = Owner("test", lambda _: None)
        self.made = 0
        self.able = True
        self.done: list[Any] = []
        self.controls = ListControls(
            document=self.document,
            settings=Settings(),
            can=lambda what: self.able,
            make=self.make,
            owner=self.owner,
        )
        self.controls.init()

    def make(self) -> Rig:
        self.made += 1
        return self

    def act(self, action: str, chat_id: str) -> None:
        self.done.append((action, chat_id))

    def key(self, event: Any) -> None:
        self.done.append(event.key)

    def search(self, box: Any) -> None:
        self.done.append(f"search {box.value}")

    def search_key(self, event: Any, box: Any) -> None:
        self.done.append(f"{event.key} in the field")

    def press(self, selector: str) -> None:
        element = self.document.query(selector)
        assert element is not None
        self.document.dispatch(element, "keydown", key="F2")


def test_the_tools_are_made_at_the_first_use_and_once() -> None:
    rig = Rig()
    rig.document.click("i")
    rig.controls.act("pin", "")  # no chat is open
    assert rig.made == 0
    rig.document.click("b")
    rig.press("a")
    rig.press("button")
    rig.controls.act("delete", "c2")
    assert rig.done == [("pin", "c1"), "F2", ("delete", "c2")]
    assert rig.made == 1
    rig.owner.close()
    assert rig.document.listener_count == 0


def test_the_field_for_searching_is_there_where_the_back_end_can() -> None:
    rig = Rig()
    field, box = rig.document.query("[data-chat-search]"), rig.document.query("input")
    assert field is not None
    assert box is not None
    assert field.get("hidden") is None
    rig.able = False
    rig.controls.offer()
    assert field.get("hidden") is not None
    assert rig.made == 0
    rig.document.type(box, "maps")
    rig.press("input")
    assert rig.done == ["search maps", "F2 in the field"]
