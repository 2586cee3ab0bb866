"""Code blocks that are run: what one sees, and whose variables they share."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.run.runs import Runs
from tests.fakes.dom import FakeDocument, FakeElement, FakeMarkup
from tests.fakes.formats import FakeFormats
from tests.fakes.runner import FakeRunners
from tests.fakes.transport import FakeConsole

CODE = """
<article data-sender="bot">
  <div class="cp-code" id="{name}">
    <div class="cp-bar"><span>python</span>
      <button data-code-run aria-label="Run">Run</button>
      <button data-code-copy>Copy</button>
    </div><pre><code>{code}
</code></pre>
  </div>
</article>
"""


class Rig:
    def __init__(self, *answers: list[Any], starts: tuple[str, ...] = ()) -> None:
        blocks = {"one": "a = 1", "two": "&gt;&gt;&gt; a"}
        markup = (CODE.format(name=name, code=code) for name, code in blocks.items())
        self.document = FakeDocument("".join(markup))
        self.runners = FakeRunners(*answers, starts=starts)
        self.chat_id = "c1"
        self.put: list[str] = []
        self.grown = 0
        self.failures: list[BaseException] = []
        self.owner = Owner("test", self.failures.append)
        self.runs = Runs(
            document=self.document,
            markup=FakeMarkup(self.document),
            runners=self.runners,
            console=FakeConsole(),
            texts=Texts("en", FakeFormats()),
            chat_id=lambda: self.chat_id,
            put=self.put.append,
            grown=self._count,
            owner=self.owner,
        )

    def _count(self) -> None:
        self.grown += 1

    def find(self, selector: str, block: str = "one") -> FakeElement:
        found = self.document.query(f"#{block} {selector}")
        assert found is not None, selector
        return found

    async def press(self, action: str = "", block: str = "one") -> None:
        """Press Run, or the button of that action."""
        name = f'[data-run-action="{action}"]' if action else "[data-code-run]"
        self.runs.press(self.find(name, block))
        await asyncio.sleep(0.1)

    def state_of(self, block: str = "one") -> str:
        return self.find(".cp-run__state", block).text


def text(text: str, stream: str = "stdout") -> dict[str, Any]:
    return {"kind": "text", "stream": stream, "text": text}


@pytest.fixture
async def make():
    made: list[Rig] = []

    def make(*answers: list[Any], starts: tuple[str, ...] = ()) -> Rig:
        made.append(Rig(*answers, starts=starts))
        return made[-1]

    yield make
    for rig in made:
        rig.owner.close()
        assert rig.failures == []
        assert rig.document.errors == []


async def test_a_block_runs_below_its_code(make) -> None:
    rig = make([text("one\n"), text("two\n"), text("oh", "stderr"), text("3\n", "value")])
    await rig.press()
    assert rig.runners.only.ran == ["a = 1"]
    assert rig.state_of() == "Finished"
    outputs = [
        (pre.get("data-stream"), pre.text) for pre in rig.document.query_all("#one .cp-run pre")
    ]
    assert outputs == [("stdout", "one\ntwo\n"), ("stderr", "oh"), ("value", "3\n")]
    region = rig.find("section")
    assert region.get("aria-label") == "Output of the code"
    assert rig.find(".cp-run__state").get("role") == "status"
    assert rig.grown > 0


async def test_while_it_runs_the_same_button_stops_it(make) -> None:
    rig = make()
    await rig.press()
    button = rig.find("[data-code-run]")
    assert (button.seen, button.get("aria-label")) == ("Stop", "Stop")
    assert rig.state_of() == "Running…"
    rig.runners.only.say_of(1, text("so far\n"))
    await rig.press()
    assert rig.runners.only.closed
    assert rig.state_of() == "Stopped. The variables are gone."
    assert "so far" in rig.find(".cp-run__output").text
    assert button.seen == "Run"
    await rig.press()
    assert len(rig.runners.opened) == 2
    assert "earlier variables are gone" in rig.find(".cp-run__note").text


async def test_blocks_of_one_chat_share_an_interpreter_and_other_chats_have_their_own(make) -> None:
    rig = make([], [], [], [])
    await rig.press()
    await rig.press(block="two")
    assert rig.runners.only.ran == ["a = 1", "a"]
    rig.chat_id = "c2"
    await rig.press()
    assert rig.runners.opened[0].closed
    assert rig.document.query("#one .cp-run__note") is None
    rig.chat_id = "c1"
    await rig.press()
    assert len(rig.runners.opened) == 3
    assert "earlier variables are gone" in rig.find(".cp-run__note").text


async def test_an_edited_block_runs_as_it_is_edited_and_goes_back(make) -> None:
    rig = make([], [])
    await rig.press()
    await rig.press("edit")
    editor = rig.find("textarea")
    assert editor.value == "a = 1"
    assert rig.document.active == editor
    assert rig.find("pre").get("hidden") is not None
    editor.value = "a = 2"
    rig.document.dispatch(editor, "keydown", key="Enter", ctrl=True)
    await asyncio.sleep(0.1)
    assert rig.runners.only.ran == ["a = 1", "a = 2"]
    await rig.press("clear")
    assert rig.document.query("#one textarea") is None
    assert rig.document.query("#one section") is None
    assert rig.find("pre").get("hidden") is None
    assert rig.document.active == rig.find("[data-code-run]")


async def test_an_output_can_be_put_into_the_next_message(make) -> None:
    table = {"kind": "table", "columns": ["a", "b"], "rows": [["1", "2"]], "more": 3}
    figure = {"kind": "figure", "png": "iVBORw0KGgoAAAA="}
    rig = make([text("```\n"), table, figure])
    await rig.press()
    await rig.press("use")
    assert rig.put == ["````\n```\na\tb\n1\t2\n[Figure 1]\n````\n"]
    assert rig.find("th").get("scope") == "col"
    assert rig.find("caption").text == "Rows not shown: 3"
    assert rig.find("img").get("alt") == "Figure 1"


async def test_without_output_there_is_nothing_to_put_anywhere(make) -> None:
    rig = make([])
    await rig.press()
    assert rig.document.query('#one [data-run-action="use"]') is None
    assert rig.find(".cp-run__output").is_hidden


@pytest.mark.parametrize(
    ("said", "state", "note"),
    [
        ({"kind": "error", "text": "Traceback", "missing": ""}, "Ended with an error", ""),
        ({"kind": "error", "text": "T", "missing": "numpy"}, "Ended with an error", "numpy"),
        ({"kind": "limit"}, "Finished", "not shown"),
    ],
)
async def test_how_a_block_ended(make, said: dict[str, Any], state: str, note: str) -> None:
    rig = make([said])
    await rig.press()
    assert rig.state_of() == state
    assert note in rig.find(".cp-run__output").text


async def test_a_policy_that_forbids_it_is_named(make) -> None:
    rig = make(starts=("refused",))
    await rig.press()
    assert rig.state_of() == "This site's security policy does not allow code to run here."


async def test_markup_in_an_output_is_text(make) -> None:
    rig = make(
        [
            text("<img src=x onerror=alert(1)>"),
            {
                "kind": "table",
                "columns": ["<b>"],
                "rows": [["<script>"]],
                "more": 0,
            },
        ]
    )
    await rig.press()
    assert rig.document.query("#one :is(img, b, script)") is None
    assert "<script>" in rig.find("td").text
