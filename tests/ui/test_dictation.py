"""What is dictated comes into the box, is never sent, and takes nothing away."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.owner import Owner
from chat_py.ui.dictation import DictationInput
from tests.fakes.dom import FakeDocument
from tests.fakes.speech import FakeSpeech
from tests.fakes.texts import texts_in


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument('<textarea id="box"></textarea>')
        self.box = self.document.query("#box")
        assert self.box is not None
        self.speech = FakeSpeech()
        self.notes: list[str] = []
        self.announced: list[str] = []
        self.states: list[bool] = []
        self.owner = Owner("test", lambda error: None)
        self.voice = DictationInput(
            document=self.document,
            speech=self.speech,
            texts=texts_in("en"),
            language="de-CH",
            box=lambda: self.box,
            put=self.put,
            note=self.notes.append,
            announce=self.announced.append,
            changed=self.states.append,
            owner=self.owner,
        )

    def put(self, text):
        self.box.value = text

    @property
    def recognizer(self):
        return self.speech.recognizers[-1]

    async def begin(self, text="", start=None, end=None):
        self.box.value = text
        place = len(text) if start is None else start
        self.box.set_caret(place, place if end is None else end)
        self.voice.toggle()
        await settle()

    def key(self, key):
        return self.document.dispatch(self.box, "keydown", key=key).default_prevented


@pytest.fixture
def rig():
    return Rig()


async def test_words_come_as_they_are_understood(rig):
    await rig.begin("Before")
    assert rig.recognizer.language == "de-CH"
    assert rig.states == [True]
    assert rig.announced == ["Listening. Escape stops."]
    rig.recognizer.heard("", "good")
    assert rig.box.value == "Before good"
    rig.recognizer.heard("Good morning.", " how")
    assert rig.box.value == "Before Good morning. how"
    rig.recognizer.heard("Good morning. How are you?", "")
    rig.recognizer.ended("")
    assert rig.box.value == "Before Good morning. How are you?"
    assert (rig.states[-1], rig.announced[-1]) == (False, "Stopped listening.")


async def test_they_come_where_the_caret_is(rig):
    await rig.begin("🙂 one three", 7)
    rig.recognizer.heard("two", "")
    assert rig.box.value == "🙂 one two three"
    assert rig.box.caret == (11, 11)


async def test_what_is_selected_is_replaced(rig):
    await rig.begin("one wrong three", 4, 9)
    rig.recognizer.heard("two", "")
    assert rig.box.value == "one two three"


async def test_japanese_needs_no_spaces(rig):
    await rig.begin("今日は")
    rig.recognizer.heard("晴れです", "")
    assert rig.box.value == "今日は晴れです"


@pytest.mark.parametrize("how", ["press", "Escape"])
async def test_a_second_press_and_escape_stop_it(rig, how):
    await rig.begin()
    if how == "press":
        rig.voice.toggle()
    else:
        assert rig.key("Escape")
    assert rig.recognizer.calls == ["stop"]
    rig.recognizer.heard("The last words", "")  # they still come
    rig.recognizer.ended("")
    assert rig.box.value == "The last words"
    assert rig.states == [True, False]
    assert not rig.key("Escape")


async def test_who_types_goes_on_by_hand(rig):
    await rig.begin()
    rig.recognizer.heard("", "hello")
    rig.box.value = "hello!"
    rig.document.dispatch(rig.box, "input")
    assert rig.recognizer.calls == ["abort"]
    assert rig.box.value == "hello!"
    assert rig.states == [True, False]


async def test_sending_ends_it_and_nothing_comes_back(rig):
    await rig.begin()
    rig.recognizer.heard("", "hello")
    recognizer = rig.recognizer
    rig.voice.abort()
    rig.box.value = ""
    recognizer.heard("hello there", "")
    assert rig.box.value == ""
    assert recognizer.calls == ["abort"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("not-allowed", "may not use the microphone"),
        ("service-not-allowed", "may not use the microphone"),
        ("no-speech", "Nothing was heard."),
        ("audio-capture", "No working microphone"),
        ("network", "internet connection"),
        ("language-not-supported", "in this language"),
        ("bad-grammar", "Dictation failed"),
    ],
)
async def test_errors_are_told_in_words_and_the_text_stays(rig, error, said):
    await rig.begin("Mine")
    rig.recognizer.ended(error)
    assert said in rig.notes[-1]
    assert rig.box.value == "Mine"
    assert rig.states == [True, False]


async def test_an_end_that_was_wanted_is_no_error(rig):
    await rig.begin()
    rig.recognizer.ended("aborted")
    assert rig.notes == [""]


async def test_what_cannot_be_loaded_is_told(rig):
    rig.speech.loads = False
    await rig.begin("Mine")
    assert "Dictation failed" in rig.notes[-1]
    assert rig.states == [True, False]


async def test_a_press_while_it_is_loaded_takes_the_first_back(rig):
    rig.voice.toggle()
    rig.voice.toggle()
    await settle()
    assert rig.states == [True, False]
    assert all(each.calls == ["abort"] for each in rig.speech.recognizers)
