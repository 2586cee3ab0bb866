"""Quoting what is selected in a message."""

from __future__ import annotations

import pytest

from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.ui.quoting import Quoting, quoted
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats

PAGE = """
<article class="cp-message" id="one"><p>First</p></article>
<article class="cp-message" id="two"><p>Second</p></article>
<p id="elsewhere">Not of the chat</p>
"""


class Rig:
    def __init__(self):
        self.document = FakeDocument(PAGE)
        self.owner = Owner("test", lambda error: pytest.fail(str(error)))
        self.put = []
        Quoting(
            document=self.document,
            texts=Texts("en", FakeFormats()),
            put=self.put.append,
            owner=self.owner,
        )

    def select(self, place, text="a passage"):
        element = self.document.query(place) if place else None
        self.document.selection = (element, text) if element is not None else None
        self.document.dispatch(self.document.root, "selectionchange")
        self.document.run_frames()

    def on(self, type, place):
        return self.document.dispatch(self.document.query(place), type)

    @property
    def offered(self):
        return [button.parent.get("id") for button in self.document.query_all("[data-quote]")]


@pytest.fixture
def rig():
    return Rig()


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("One line", "> One line"),
        ("Two\nlines\n", "> Two\n> lines"),
        ("A\n\nB", "> A\n>\n> B"),
        ("  indented", "> indented"),
    ],
)
def test_a_quotation_is_markdown(text, quotation):
    assert quoted(text) == quotation


def test_it_is_offered_at_the_message_and_put_into_the_box(rig):
    rig.select("#one p", "Two\nlines")
    assert rig.offered == ["one"]
    assert rig.on("mousedown", "[data-quote]").default_prevented  # else the selection would go
    rig.document.click("[data-quote]")
    assert rig.put == ["> Two\n> lines\n\n"]
    assert rig.offered == []


def test_it_goes_with_the_selection(rig):
    rig.select("#one p")
    rig.select("#two p")
    assert rig.offered == ["two"]
    rig.select("#elsewhere")
    assert rig.offered == []
    rig.select("#one p")
    rig.select(None)
    assert rig.offered == []


@pytest.mark.parametrize("end", ["pointerup", "pointercancel"])
def test_it_waits_until_the_pointer_is_up(rig, end):
    rig.on("pointerdown", "#one p")
    rig.select("#one p")
    assert rig.offered == []
    rig.on(end, "#one p")
    rig.document.run_frames()
    assert rig.offered == ["one"]


def test_a_closed_chat_offers_nothing(rig):
    rig.select("#one p")
    rig.document.dispatch(rig.document.root, "selectionchange")
    rig.owner.close()
    assert rig.offered == []
    assert rig.document.listener_count == 0
