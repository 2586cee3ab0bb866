"""Code that Python code of the page draws."""

from __future__ import annotations

import asyncio
from typing import Any

from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.reading.drawings import LIMIT, Drawings
from chat_py.reading.instead import instead_of
from tests.fakes.dom import FakeDocument, FakeElement, FakeMarkup
from tests.fakes.formats import FakeFormats
from tests.fakes.page import FakeConsole

PAGE = """<article data-sender="bot"><div class="cp-code"><div class="cp-bar">
<span>mermaid</span><button data-code-copy>Copy</button></div><pre><code>graph TD
</code></pre></div></article>"""


class Rig:
    def __init__(self, draw: Any, markup: str = PAGE) -> None:
        self.document = FakeDocument(markup)
        self.markup = FakeMarkup(self.document)
        self.console = FakeConsole()
        self.owner = Owner("test", self.console.report)
        Drawings(
            document=self.document,
            markup=self.markup,
            texts=Texts("en", FakeFormats("en")),
            console=self.console,
            drawers=lambda: {"mermaid": draw},
            grown=lambda: None,
            owner=self.owner,
        ).look()

    @property
    def box(self) -> FakeElement:
        return self.document.query(".cp-code")

    async def end(self, seconds: float = 0.1) -> FakeElement | None:
        """The block has ended; what stands in the place of its code."""
        languages, draw = self.markup.draws_code
        assert languages == ["mermaid"]
        draw(self.box, "mermaid")
        await asyncio.sleep(seconds)
        return instead_of(self.box)

    @property
    def reported(self) -> list[str]:
        return [str(error) for error in self.console.reported]


async def test_markup_stands_in_the_place_of_the_code_which_a_button_brings_back() -> None:
    given: list[str] = []
    rig = Rig(lambda code: given.append(code) or "<svg/>")
    shown = await rig.end()
    assert given == ["graph TD"]
    assert shown is not None
    assert shown.text == "<svg/>"
    assert rig.box.query("pre").get("hidden") == ""
    names = [button.get("aria-label") or button.text for button in rig.box.query_all("button")]
    assert names == ["Code", "Copy"]
    assert await rig.end() == shown
    assert given == ["graph TD"], "drawn once"


async def test_an_element_is_taken_as_it_is_and_the_function_may_be_async() -> None:
    async def draw(code: str) -> FakeElement:
        await asyncio.sleep(1)
        return rig.document.create("canvas")

    rig = Rig(draw)
    shown = await rig.end(2)
    assert shown is not None
    assert shown.query("canvas") is not None


async def test_an_error_leaves_the_code_and_is_reported() -> None:
    def draw(code: str) -> str:
        raise ValueError("no diagram")

    rig = Rig(draw)
    assert await rig.end() is None
    assert rig.box.query("pre").get("hidden") is None
    assert rig.reported == ["no diagram"]


async def test_one_that_does_not_end_leaves_the_code() -> None:
    rig = Rig(lambda code: asyncio.Event().wait())
    assert await rig.end(LIMIT + 1) is None
    assert len(rig.reported) == 1


async def test_nothing_leaves_the_code_and_what_is_none_of_these_is_an_error() -> None:
    rig = Rig(lambda code: None)
    assert await rig.end() is None
    assert rig.reported == []
    rig = Rig(lambda code: 7)
    assert await rig.end() is None
    assert "not int" in rig.reported[0]


async def test_what_a_person_has_typed_is_not_drawn() -> None:
    rig = Rig(lambda code: "<svg/>", PAGE.replace("bot", "user"))
    assert await rig.end() is None
