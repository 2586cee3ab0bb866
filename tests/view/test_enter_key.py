"""Which key in the message box sends."""

from __future__ import annotations

import pytest

from chat_py.settings.choices import Choices
from chat_py.view.enter_key import EnterKey
from tests.fakes.dom import FakeDocument, FakeEvent


def enter_key(setting, *, chosen=None, has_mouse=True):
    document = FakeDocument()
    document.has_fine_pointer = has_mouse
    return EnterKey(setting, choices=Choices(enter_sends=chosen), document=document)


ENTER = FakeEvent("keydown", key="Enter")


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
    assert enter_key(setting, has_mouse=has_mouse).sends(ENTER) is is_sent


@pytest.mark.parametrize("setting", [False, True, "keyboard"])
@pytest.mark.parametrize("chosen", [False, True])
def test_what_the_person_has_chosen_goes_before_it(setting, chosen):
    assert enter_key(setting, chosen=chosen).sends(ENTER) is chosen


def test_a_choice_holds_at_once():
    choices = Choices()
    key = EnterKey(False, choices=choices, document=FakeDocument())
    assert not key.alone
    choices.enter_sends = True
    assert key.alone


@pytest.mark.parametrize("held", ["ctrl", "meta"])
def test_ctrl_or_cmd_and_enter_always_send(held):
    assert enter_key(False).sends(FakeEvent("keydown", key="Enter", **{held: True}))


@pytest.mark.parametrize("held", [{"shift": True}, {"alt": True}, {"shift": True, "ctrl": True}])
def test_shift_or_alt_and_enter_never_do(held):
    assert not enter_key(True).sends(FakeEvent("keydown", key="Enter", **held))


def test_another_key_does_not():
    assert not enter_key(True).sends(FakeEvent("keydown", key="a", ctrl=True))
