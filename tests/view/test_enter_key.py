"""Which key in the message box sends."""

from __future__ import annotations

import pytest

from chat_py.view.enter_key import sends
from tests.fakes.dom import FakeDocument, FakeEvent


@pytest.mark.parametrize(
    ("setting", "has_mouse", "is_sent"),
    [
        (False, True, False),
        (True, True, True),
        (True, False, True),
        ("keyboard", True, True),
        ("keyboard", False, False),
    ],
)
def test_enter_alone_is_a_setting(setting, has_mouse, is_sent):
    document = FakeDocument()
    document.has_fine_pointer = has_mouse
    assert sends(FakeEvent("keydown", key="Enter"), setting, document) is is_sent


@pytest.mark.parametrize("held", ["ctrl", "meta"])
def test_ctrl_or_cmd_and_enter_always_send(held):
    assert sends(FakeEvent("keydown", key="Enter", **{held: True}), False, FakeDocument())


@pytest.mark.parametrize("held", [{"shift": True}, {"alt": True}, {"shift": True, "ctrl": True}])
def test_shift_or_alt_and_enter_never_do(held):
    assert not sends(FakeEvent("keydown", key="Enter", **held), True, FakeDocument())


def test_another_key_does_not():
    assert not sends(FakeEvent("keydown", key="a", ctrl=True), True, FakeDocument())
