"""A dialog over the page."""

from __future__ import annotations

import pytest

from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.ui.modal import Modal, close_button, is_seen
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats


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


async def test_one_that_only_the_browser_has_closed_is_put_away(rig):
    assert not is_seen(None)
    assert is_seen(rig.modal)
    rig.modal.dialog.set("open", None)
    assert not is_seen(rig.modal)
    assert rig.closed == 1
    assert rig.document.query("dialog") is None


async def test_its_button_closes_it(rig):
    rig.document.query("dialog p").append(
        close_button(rig.document, Texts("en", FakeFormats()), autofocus=True)
    )
    button = rig.document.query("p [data-close]")
    assert (button.get("aria-label"), button.get("autofocus")) == ("Close", "")
    rig.document.click(button)
    assert not rig.is_open
