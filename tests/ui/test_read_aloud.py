"""An answer is read piece by piece, and can be paused and stopped."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.ui.read_aloud import ReadAloud
from tests.fakes.chat_page import message
from tests.fakes.speech import FakeSpeech

TWO = "First.\n\nSecond."


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


class Rig:
    def __init__(self, chat) -> None:
        self.chat = chat
        self.speech = FakeSpeech()
        self.reading = ReadAloud(
            document=chat.document,
            speech=self.speech,
            display=chat.display,
            text=chat.text,
            texts=chat.texts,
            locale="en",
            notices=chat.notices,
            owner=chat.owner,
        )

    @property
    def speaker(self):
        return self.speech.speakers[0]

    @property
    def said(self):
        return [text for text, _ in self.speaker.said]

    def press(self, name):
        self.chat.document.click(f'[data-reading-action="{name}"]')

    def controls(self):
        return self.chat.document.query(".cp-reading")


@pytest.fixture
async def rig(chat):
    chat.open("c1", message("m1", TWO), message("m2", "Other."), message("m3", "***"))
    return Rig(chat)


async def test_it_is_read_to_its_end(rig):
    rig.reading.toggle("m1")
    await settle()
    assert rig.said == ["First."]
    assert rig.controls() is not None
    assert rig.chat.document.active.get("aria-label") == "Pause reading"
    rig.speaker.told("")
    assert rig.said == ["First.", "Second."]
    rig.speaker.told("")
    assert rig.controls() is None
    assert rig.chat.document.query("[data-reading]") is None
    assert rig.chat.document.active.get("aria-label") == "More actions"


async def test_the_focus_goes_back_to_its_own_menu_and_not_to_that_of_regenerate(rig):
    rig.chat.open("c2", message("u1", "Hi", "user"), message("b1", TWO))
    assert rig.chat.document.query(".cp-hints") is not None
    rig.reading.toggle("b1")
    await settle()
    rig.reading.stop()
    assert rig.chat.document.active.get("aria-label") == "More actions"


async def test_a_pause_goes_on_with_the_same_piece(rig):
    rig.reading.toggle("m1")
    await settle()
    rig.press("pause")
    assert rig.speaker.silenced == 1
    button = rig.chat.element('[data-reading-action="pause"]')
    assert button.get("aria-label") == "Continue reading"
    rig.speaker.told("interrupted")  # what some browsers say of their own silence
    assert rig.controls() is not None
    rig.press("pause")
    assert rig.said == ["First.", "First."]
    assert button.get("aria-label") == "Pause reading"


@pytest.mark.parametrize("how", ["button", "again", "escape", "leave"])
async def test_it_stops(rig, how):
    rig.reading.toggle("m1")
    await settle()
    if how == "button":
        rig.press("stop")
    elif how == "again":
        rig.reading.toggle("m1")
    elif how == "escape":
        pause = rig.chat.element('[data-reading-action="pause"]')
        assert rig.chat.document.dispatch(pause, "keydown", key="Escape").default_prevented
    else:
        rig.chat.display.clear_chat_display()
    assert rig.controls() is None
    assert rig.speaker.silenced >= 1
    rig.speaker.told("")
    assert rig.said == ["First."]


async def test_another_message_takes_over(rig):
    rig.reading.toggle("m1")
    await settle()
    rig.reading.toggle("m2")
    await settle()
    assert rig.said == ["First.", "Other."]
    assert len(rig.chat.document.query_all(".cp-reading")) == 1


async def test_what_has_no_words_and_what_fails_is_told(rig):
    rig.reading.toggle("m3")
    await settle()
    assert "no words to read aloud" in rig.chat.element(".cp-notice").seen
    rig.reading.toggle("m2")
    await settle()
    rig.speaker.told("synthesis-failed")
    assert "could not read this aloud" in rig.chat.document.query_all(".cp-notice")[-1].seen
    assert rig.controls() is None


async def test_the_voice_is_given_back_in_the_end(rig):
    rig.reading.toggle("m1")
    await settle()
    rig.chat.owner.close()
    assert rig.speaker.closed
