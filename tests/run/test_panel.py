"""What stands below a code block that is run."""

from __future__ import annotations

import pytest

from chat_py.run.panel import Panel
from chat_py.run.session import Ending
from tests.fakes.dom import FakeDocument, FakeMarkup
from tests.fakes.texts import TAGS, texts_in

BOX = """<div class="cp-code"><button data-code-run></button>
<pre><code>a = 1

</code></pre></div>"""


class Rig:
    def __init__(self, tag: str = "en") -> None:
        self.document = FakeDocument(BOX)
        box = self.document.query(".cp-code")
        assert box is not None
        self.again = 0
        self.panel = Panel(
            box,
            7,
            document=self.document,
            markup=FakeMarkup(self.document),
            texts=texts_in(tag),
            again=self._count,
        )

    def _count(self) -> None:
        self.again += 1

    def actions(self) -> list[str | None]:
        buttons = self.document.query_all("[data-run-action]")
        return [button.get("data-run-action") for button in buttons]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    "ending", ["done", "stopped", "time", "flooded", "died", "refused", "failed"]
)
def test_every_ending_has_words_and_a_button_to_run_it_again(ending: Ending, tag: str) -> None:
    rig = Rig(tag)
    rig.panel.begin()
    assert rig.panel.running
    rig.panel.tell("running")
    assert rig.actions() == ["stop"]
    [stop] = rig.document.query_all("[data-run-action]")
    stop.focus()
    rig.panel.end(ending)
    assert not rig.panel.running
    state = rig.document.query("[role=status]")
    button = rig.document.query("[data-code-run]")
    assert state is not None
    assert button is not None
    assert state.text
    assert "{" not in state.text
    assert "run." not in state.text
    assert button.get("data-code-run") == "run"
    assert rig.document.active == button
    assert rig.actions() == ["edit", "clear"]


def test_the_editor_has_the_code_and_runs_it_by_its_keys() -> None:
    rig = Rig()
    rig.panel.edit()
    rig.panel.edit()
    [editor] = rig.document.query_all("textarea")
    assert editor.value == "a = 1\n"
    editor.value = "b"
    assert rig.panel.program == "b"
    event = rig.document.dispatch(editor, "keydown", key="Enter")
    assert (rig.again, event.default_prevented) == (0, False)
    event = rig.document.dispatch(editor, "keydown", key="Enter", meta=True)
    assert (rig.again, event.default_prevented) == (1, True)
    rig.panel.end("done")
    assert rig.actions() == ["clear"]
