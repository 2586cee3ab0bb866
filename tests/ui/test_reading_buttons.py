"""Which buttons of an answer are passed on."""

from __future__ import annotations

from chat_py.base.owner import Owner
from chat_py.ui.reading_buttons import ReadingButtons
from tests.fakes.dom import FakeDocument, FakeElement

MARKUP = """
<button id="sort" data-table-sort><b></b></button><button id="copy" data-table-copy></button>
<article data-sender="user"><button id="mine" data-code-preview></button></article>
"""


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument(MARKUP)
        self.made = 0
        self.pressed: list[str | None] = []
        self.owner = Owner("test", lambda error: None)
        ReadingButtons(document=self.document, make=self.make, owner=self.owner)

    def make(self) -> Rig:
        self.made += 1
        return self

    def press(self, button: FakeElement) -> None:
        self.pressed.append(button.get("id"))


def test_what_does_as_they_say_is_made_with_the_first_press() -> None:
    rig = Rig()
    rig.document.click("#copy")
    rig.document.click("#mine")
    assert (rig.pressed, rig.made) == ([], 0)
    rig.document.click("#sort b")
    rig.document.click("#sort")
    assert (rig.pressed, rig.made) == (["sort", "sort"], 1)
    rig.owner.close()
    rig.document.click("#sort")
    assert rig.made == 1
    assert len(rig.pressed) == 2
