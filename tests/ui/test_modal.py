"""A dialog over the page."""

from __future__ import annotations

import pytest

from chat_py.base.owner import Owner
from chat_py.ui.modal import Modal
from tests.fakes.dom import FakeDocument


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument("<button id=before>Open</button>")
        self.failures: list[BaseException] = []
        self.owner = Owner("test", self.failures.append)
        self.closed = 0
        self.document.query("#before").focus()
        self.modal = Modal(
            document=self.document,
            attributes={"aria-label": "Sheet"},
            content=[
                self.document.create("p", None, "Text"),
                self.document.create("button", {"data-close": True}, "Close"),
            ],
            owner=self.owner,
            closed=self.count,
        )

    def count(self) -> None:
        self.closed += 1

    @property
    def is_open(self) -> bool:
        return self.document.query("dialog[open]") is not None


@pytest.fixture
async def rig():
    return Rig()


async def test_it_is_modal_and_has_the_focus(rig):
    assert rig.is_open
    assert rig.document.active.text == "Close"


@pytest.mark.parametrize("way", ["button", "itself", "beside", "owner"])
async def test_it_goes_and_the_focus_goes_back(rig, way):
    dialog = rig.modal.dialog
    if way == "button":
        rig.document.click("[data-close]")
    elif way == "itself":
        rig.modal.close()
        rig.modal.close()
    elif way == "beside":
        rig.document.dispatch(dialog, "pointerdown")
        rig.document.dispatch(dialog, "click")
    else:
        rig.owner.close()
    assert not rig.is_open
    assert rig.document.query("dialog") is None
    assert rig.document.active.get("id") == "before"
    assert rig.closed == 1
    assert rig.document.listener_count == 0
    assert rig.failures == []


async def test_it_knows_that_the_browser_has_closed_it(rig):
    """Whose `close` event comes later."""
    assert rig.modal.is_open
    rig.modal.dialog.set("open", None)
    assert not rig.modal.is_open
    assert rig.closed == 0


async def test_text_that_is_selected_to_beyond_its_edge_leaves_it_open(rig):
    rig.document.dispatch(rig.document.query("p"), "pointerdown")
    rig.document.dispatch(rig.modal.dialog, "click")
    assert rig.is_open
