"""The list of commands at the message box."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.settings.settings import Settings
from chat_py.ui.command_list import CommandList
from tests.fakes.dom import FakeDocument, FakeEvent
from tests.fakes.formats import FakeFormats

PAGE = '<form id="messageForm"><textarea id="messageInput"></textarea></form><input id="other">'
NAMES = {"roll": "Throw dice", "role": "Change the role", "share": "Share the chat"}


class Rig:
    def __init__(self):
        self.document = FakeDocument(PAGE)
        self.owner = Owner("test", lambda error: pytest.fail(str(error)))
        self.announced = []
        self.box = self.document.query("#messageInput")
        self.list = CommandList(
            document=self.document,
            selectors=Settings().selectors,
            texts=Texts("en", FakeFormats()),
            find=self.find,
            put=self.put,
            announce=self.announced.append,
            owner=self.owner,
        )

    def find(self, start):
        return [
            SimpleNamespace(name=name, description=NAMES[name])
            for name in sorted(NAMES)
            if name.startswith(start)
        ]

    def put(self, text):
        self.box.value = text

    def type(self, text):
        self.box.value = text
        self.document.dispatch(self.box, "input")

    def key(self, key, **held):
        return self.list.handle_key(FakeEvent("keydown", key=key, **held))

    @property
    def shown(self):
        return [each.text for each in self.document.query_all("[role=option]")]

    @property
    def marked(self):
        [option] = self.document.query_all("[role=option][aria-selected=true]")
        assert self.box.get("aria-activedescendant") == option.get("id")
        return option.get("data-command")


@pytest.fixture
def rig():
    return Rig()


def test_a_slash_opens_all_and_letters_narrow_them_down(rig):
    rig.type("/")
    assert rig.shown == ["/role Change the role", "/roll Throw dice", "/share Share the chat"]
    assert rig.announced == ["3 commands"]
    rig.type("/ro")
    assert rig.shown == ["/role Change the role", "/roll Throw dice"]
    rig.type("/rol")
    assert rig.announced == ["3 commands", "2 commands"]  # said once while it stays the same
    assert rig.box.get("aria-controls") == rig.document.query("[role=listbox]").get("id")


@pytest.mark.parametrize("text", ["/x", "/roll ", "/roll 2", "a /ro", "ro", "", " /ro"])
def test_it_is_gone_where_no_command_is_being_written(rig, text):
    rig.type("/ro")
    rig.type(text)
    assert rig.shown == []
    assert rig.box.get("aria-controls") is None
    assert rig.key("ArrowDown") is False


def test_arrows_go_round(rig):
    rig.type("/")
    seen = [rig.marked]
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        assert rig.key(key) is True
        seen.append(rig.marked)
    assert seen == ["role", "roll", "share", "role", "share"]


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_the_marked_one_is_taken(rig, key):
    rig.type("/ro")
    rig.key("ArrowDown")
    assert rig.key(key) is True
    assert rig.box.value == "/roll "
    assert rig.shown == []


def test_enter_after_the_whole_name_sends_it(rig):
    rig.type("/share")
    assert rig.key("Enter") is False


def test_ctrl_enter_sends_in_any_case(rig):
    rig.type("/sh")
    assert rig.key("Enter", ctrl=True) is False


def test_escape_closes_and_the_next_letter_opens_again(rig):
    rig.type("/ro")
    assert rig.key("Escape") is True
    assert rig.shown == []
    assert rig.key("Escape") is False
    rig.type("/rol")
    assert len(rig.shown) == 2


def test_a_press_takes_one_and_the_box_keeps_the_focus(rig):
    rig.type("/")
    event = rig.document.dispatch(rig.document.query("[data-command=share] b"), "pointerdown")
    assert event.default_prevented
    assert rig.box.value == "/share "


def test_it_closes_with_the_focus_and_with_its_owner(rig):
    rig.type("/")
    rig.document.dispatch(rig.box, "focusout")
    assert rig.shown == []
    rig.type("/")
    rig.owner.close()
    assert rig.shown == []


def test_what_is_written_elsewhere_opens_nothing(rig):
    other = rig.document.query("#other")
    other.value = "/"
    rig.box.value = "/"
    rig.document.dispatch(other, "input")
    assert rig.shown == []
