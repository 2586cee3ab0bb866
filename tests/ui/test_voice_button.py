"""Where there is a button that dictates, and what it says."""

from __future__ import annotations

from chat_py.base.owner import Owner
from chat_py.ui.voice_button import VoiceButton
from tests.fakes.dom import FakeDocument
from tests.fakes.texts import texts_in

MARKUP = '<button type="button" data-voice hidden></button>'


class Rig:
    def __init__(self, *, can: bool = True) -> None:
        self.document = FakeDocument(MARKUP)
        self.calls: list[str] = []
        self.made = 0
        self.button = VoiceButton(
            document=self.document,
            texts=texts_in("en"),
            can=lambda: can,
            dictation=self.make,
            owner=Owner("test", lambda error: None),
        )

    def make(self):
        self.made += 1
        return self

    def toggle(self):
        self.calls.append("toggle")

    def abort(self):
        self.calls.append("abort")

    @property
    def element(self):
        found = self.document.query("button")
        assert found is not None
        return found


def test_it_stays_hidden_where_nobody_listens() -> None:
    assert Rig(can=False).element.get("hidden") is not None


def test_each_press_is_passed_on_and_nothing_is_loaded_before() -> None:
    rig = Rig()
    assert (rig.element.get("hidden"), rig.made) == (None, 0)
    rig.button.stop()
    assert rig.calls == []
    rig.document.click("button")
    rig.document.click("button")
    rig.button.stop()
    assert (rig.calls, rig.made) == (["toggle", "toggle", "abort"], 1)


def test_it_says_what_a_press_does() -> None:
    rig = Rig()
    assert rig.element.get("aria-label") == "Dictate"
    rig.button.show(on=True)
    assert rig.element.get("aria-label") == "Stop dictating"
    assert rig.element.get("data-on") is not None
    rig.button.show(on=False)
    assert rig.element.get("data-on") is None
