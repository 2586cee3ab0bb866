"""Whether it is the reader who moves the view."""

from __future__ import annotations

import pytest

from chat_py.base.owner import Owner
from chat_py.view.reader_moves import ReaderMoves
from tests.fakes.dom import FakeDocument

PAGE = (
    '<div id="log"><article class="one"><button>Like</button></article></div><textarea></textarea>'
)


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument(PAGE)
        self.owner = Owner("test", self.document.errors.append)
        self.moves = ReaderMoves(
            document=self.document, log=lambda: self.document.query("#log"), owner=self.owner
        )

    def dispatch(self, selector: str, type_: str, **init: str) -> None:
        element = self.document.query(selector)
        assert element is not None
        self.document.dispatch(element, type_, **init)


@pytest.fixture
def rig():
    rig = Rig()
    yield rig
    rig.owner.close()
    assert rig.document.listener_count == 0
    assert rig.document.errors == []


@pytest.mark.parametrize("gesture", ["wheel", "touchmove"])
def test_a_gesture_counts_until_nothing_moves_any_more(rig, gesture):
    rig.dispatch(".one", gesture)
    for _ in range(30):  # the glide after it
        assert rig.moves.under_way
        rig.moves.scrolled()
        rig.document.run_frame()
    rig.document.run_frames()
    assert not rig.moves.under_way


def test_a_press_counts_while_it_is_held(rig):
    rig.dispatch(".one", "pointerdown")
    rig.document.run_frames()
    assert rig.moves.under_way
    rig.dispatch(".one", "pointerup")
    assert not rig.moves.under_way


@pytest.mark.parametrize("key", ["PageUp", "ArrowUp", "Home", " "])
def test_keys_that_scroll_count_in_the_log(rig, key):
    rig.dispatch("textarea", "keydown", key=key)
    assert not rig.moves.under_way
    rig.dispatch(".one", "keydown", key=key)
    assert rig.moves.under_way


def test_tab_counts_wherever_the_focus_is(rig):
    rig.dispatch("textarea", "keydown", key="Tab")
    assert rig.moves.under_way


@pytest.mark.parametrize(
    ("where", "gesture", "init"),
    [
        ("textarea", "wheel", {}),
        ("textarea", "pointerdown", {}),
        (".one", "keydown", {"key": "a"}),
        (".one", "keydown", {"key": "Enter"}),
        (".one", "mousemove", {}),
    ],
)
def test_other_gestures_do_not(rig, where, gesture, init):
    rig.dispatch(where, gesture, **init)
    assert not rig.moves.under_way


def test_an_end_that_is_said_ends_it(rig):
    rig.dispatch(".one", "wheel")
    rig.dispatch(".one", "pointerdown")
    rig.moves.end()
    assert not rig.moves.under_way
    rig.document.run_frames()
