"""Which buttons within messages are passed on."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.owner import Owner
from chat_py.ui.block_buttons import READ, RUN, BlockButtons, ButtonKind
from tests.fakes.dom import FakeDocument, FakeElement

MARKUP = """
<article data-sender="bot"><button id="run" data-code-run><svg></svg></button>
  <button id="edit" data-run-action="edit"></button><button id="copy"></button></article>
<article data-sender="user"><button id="mine" data-code-run></button>
  <button id="my-page" data-code-preview></button></article>
<button id="host" data-code-run></button>
<button id="sort" data-table-sort><b></b></button><button id="table" data-table-copy></button>
"""


class Rig:
    def __init__(self, kind: ButtonKind, *, fails: bool = False) -> None:
        self.fails = fails
        self.document = FakeDocument(MARKUP)
        self.made = 0
        self.pressed: list[str | None] = []
        self.owner = Owner("test", lambda error: self.failed.append(str(error)))
        self.failed: list[str] = []
        self.comes = asyncio.Event()
        self.comes.set()
        BlockButtons(kind, document=self.document, make=self.make, owner=self.owner)

    async def make(self) -> Rig:
        self.made += 1
        await self.comes.wait()
        if self.made == 1 and self.fails:
            raise ImportError("no network")
        return self

    def busy(self) -> list[str | None]:
        return [button.get("id") for button in self.document.query_all("[aria-busy=true]")]

    def press(self, button: FakeElement) -> None:
        self.pressed.append(button.get("id"))


@pytest.mark.parametrize("other", ["#copy", "#mine", "#host", "#sort"])
def test_only_the_buttons_of_an_answer_run_anything(other: str) -> None:
    rig = Rig(RUN)
    rig.document.click(other)
    assert (rig.pressed, rig.made) == ([], 0)


@pytest.mark.parametrize("other", ["#run", "#my-page", "#table"])
def test_what_a_person_has_written_is_read_as_it_is(other: str) -> None:
    rig = Rig(READ)
    rig.document.click(other)
    assert (rig.pressed, rig.made) == ([], 0)


@pytest.mark.parametrize(
    ("kind", "first", "second", "named"),
    [(RUN, "#run svg", "#edit", ["run", "edit"]), (READ, "#sort b", "#sort", ["sort", "sort"])],
)
async def test_what_does_as_they_say_is_made_with_the_first_press(
    kind: ButtonKind, first: str, second: str, named: list[str]
) -> None:
    rig = Rig(kind)
    rig.document.click(first)
    await asyncio.sleep(1)
    rig.document.click(second)
    assert (rig.pressed, rig.made) == (named, 1)
    rig.owner.close()
    rig.document.click(first)
    assert (rig.pressed, rig.made) == (named, 1)


async def test_who_presses_meanwhile_is_shown_to_wait_and_has_a_turn_once() -> None:
    rig = Rig(RUN)
    rig.comes.clear()
    for button in ("#run", "#edit", "#run"):
        rig.document.click(button)
    await asyncio.sleep(1)
    assert rig.busy() == ["run", "edit"]
    assert rig.pressed == []
    rig.comes.set()
    await asyncio.sleep(1)
    assert rig.busy() == []
    assert (rig.pressed, rig.made) == (["run", "edit"], 1)


async def test_where_it_cannot_be_had_the_next_press_asks_again() -> None:
    rig = Rig(RUN, fails=True)
    rig.document.click("#run")
    await asyncio.sleep(1)
    assert (rig.busy(), rig.pressed, rig.failed) == ([], [], ["no network"])
    rig.document.click("#run")
    await asyncio.sleep(1)
    assert (rig.pressed, rig.made) == (["run"], 2)
