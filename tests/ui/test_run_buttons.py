"""Whose code has buttons that run it."""

from __future__ import annotations

import pytest

from chat_py.base.owner import Owner
from chat_py.ui.run_buttons import RunButtons
from tests.fakes.dom import FakeDocument, FakeElement

MARKUP = """
<article data-sender="bot"><button id="run" data-code-run><svg></svg></button>
  <button id="edit" data-run-action="edit"></button><button id="copy"></button></article>
<article data-sender="user"><button id="mine" data-code-run></button></article>
<button id="host" data-code-run></button>
"""


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument(MARKUP)
        self.made = 0
        self.pressed: list[str | None] = []
        self.owner = Owner("test", lambda error: None)
        RunButtons(document=self.document, runs=self.make, owner=self.owner)

    def make(self) -> Rig:
        self.made += 1
        return self

    def press(self, button: FakeElement) -> None:
        self.pressed.append(button.get("id"))


@pytest.mark.parametrize("other", ["#copy", "#mine", "#host"])
def test_only_the_buttons_of_an_answer_run_anything(other: str) -> None:
    rig = Rig()
    rig.document.click(other)
    assert (rig.pressed, rig.made) == ([], 0)


def test_what_runs_blocks_is_made_with_the_first_press() -> None:
    rig = Rig()
    rig.document.click("#run svg")
    rig.document.click("#edit")
    assert (rig.pressed, rig.made) == (["run", "edit"], 1)
    rig.owner.close()
    rig.document.click("#run")
    assert rig.pressed == ["run", "edit"]
