"""`ChatState`: live on both sides (contract §1)."""

from __future__ import annotations

import pytest

from chat_py.settings.settings import Settings
from chat_py.state import FIELDS, ChatState
from tests.fakes.fields import FakeFields
from tests.fakes.transport import FakeConsole

CONTRACT = set(
    """chatId userChatId userId chatName chatData totalSteps currentStep persona character
    chatImageUrl thumbnail isNew feedback isTemporary language subscriptionStatus currentScenario
    scenarioData""".split()
)


class Rig:
    def __init__(self, **settings):
        self.fields = FakeFields()
        self.console = FakeConsole()
        self.state = ChatState(
            fields=self.fields, settings=Settings(**settings), console=self.console
        )


@pytest.fixture
def rig():
    return Rig()


def test_the_fields_are_the_contracts():
    assert set(FIELDS) == CONTRACT


def test_what_python_writes_the_page_sees(rig):
    rig.state.chat_id = "c1"
    rig.state.persona = {"name": "Mira"}
    assert rig.fields.values["chatId"] == "c1"
    assert rig.fields.values["persona"] == {"name": "Mira"}


@pytest.mark.parametrize(
    ("name", "text", "attribute", "value"),
    [
        ("chatId", '"c2"', "chat_id", "c2"),
        ("chatId", "42", "chat_id", "42"),
        ("chatId", "null", "chat_id", ""),
        ("totalSteps", "3", "total_steps", 3),
        ("totalSteps", '"3"', "total_steps", 3),
        ("totalSteps", '"many"', "total_steps", 0),
        ("isNew", "false", "is_new", False),
        ("isNew", "0", "is_new", False),
        ("persona", '{"name":"Ann"}', "persona", {"name": "Ann"}),
        ("nothing", "1", "chat_id", ""),
        ("__proto__", '{"a":1}', "chat_id", ""),
    ],
)
def test_what_the_page_assigns_python_reads(rig, name, text, attribute, value):
    rig.state.set_from_page(name, text)
    assert getattr(rig.state, attribute) == value


def test_an_object_that_the_page_changes_in_place_is_read_again(rig):
    rig.state.persona = {"name": "Mira"}
    rig.fields.values["persona"]["name"] = "Ann"
    assert rig.state.persona == {"name": "Ann"}
    assert rig.state.get_state()["persona"] == {"name": "Ann"}


def test_an_object_of_python_is_the_same_until_the_page_changes_it(rig):
    persona = {"name": "Mira"}
    rig.state.persona = persona
    assert rig.state.persona is persona


def test_set_state_sets_what_is_known_and_names_what_is_not(rig):
    rig.state.set_state({"chatId": "c1", "chatID": "x", "__proto__": {}, "currentStep": 2})
    assert (rig.state.chat_id, rig.state.current_step) == ("c1", 2)
    assert len(rig.console.lines) == 2
    assert "'chatID'" in rig.console.lines[0]
    assert "'__proto__'" in rig.console.lines[1]


def test_init_takes_the_settings_and_then_the_values():
    rig = Rig(user_id="ann", chat_id="c1", locale="ja")
    rig.state.init({"chatId": "c2"})
    assert (rig.state.user_id, rig.state.chat_id, rig.state.language) == ("ann", "c2", "ja")


def test_init_without_a_setting_keeps_what_the_page_wrote(rig):
    rig.state.set_from_page("userId", '"ann"')
    rig.state.init()
    assert rig.state.user_id == "ann"


def test_reset_forgets_the_chat_but_not_the_person(rig):
    rig.state.set_state(
        {
            "chatId": "c1",
            "userId": "ann",
            "language": "ja",
            "subscriptionStatus": True,
            "isTemporary": True,
            "persona": {"name": "Mira"},
            "isNew": False,
        }
    )
    rig.state.add_displayed_message_id("m1")
    rig.state.reset()
    kept = {
        "userId": "ann",
        "language": "ja",
        "subscriptionStatus": True,
        "isTemporary": True,
    }
    assert rig.state.get_state() == {
        **FIELDS,
        **kept,
        "displayedMessageIds": [],
        "displayedImageIds": [],
        "displayedVideoIds": [],
    }
    assert rig.fields.values["chatId"] == ""


def test_the_sets_are_the_pages_own(rig):
    rig.state.add_displayed_message_id("m1")
    rig.fields.sets["displayedMessageIds"].add("m2")
    rig.fields.sets["displayedImageIds"].add("i1")
    assert rig.state.is_message_displayed("m1")
    assert rig.state.is_message_displayed("m2")
    assert not rig.state.is_message_displayed("i1")
    assert rig.state.get_state()["displayedMessageIds"] == ["m1", "m2"]
    rig.state.clear_tracking_sets()
    assert not any(rig.fields.sets.values())


def test_a_state_without_a_chat_is_not_valid_and_says_why(rig):
    assert rig.state.validate_state() is False
    assert "chatId" in rig.console.lines[0]
    rig.state.chat_id = "c1"
    assert rig.state.validate_state() is True


def test_who_the_user_was_is_told_once_the_user_has_changed(rig):
    told = []
    undo = rig.state.on_user_change(lambda former: told.append((former, rig.state.user_id)))
    rig.state.set_from_page("userId", '"ann"')
    rig.state.user_id = "bob"
    assert told == [("", "ann"), ("ann", "bob")]
    undo()
    rig.state.user_id = "ann"
    assert len(told) == 2


def test_the_same_user_again_and_other_fields_are_no_change(rig):
    rig.state.user_id = "ann"
    told = []
    rig.state.on_user_change(told.append)
    rig.state.user_id = "ann"
    rig.state.set_from_page("userId", '"ann"')
    rig.state.chat_id = "c1"
    assert told == []


def test_two_pages_share_nothing():
    one, two = Rig(), Rig()
    one.state.chat_id = "c1"
    assert two.state.chat_id == ""
