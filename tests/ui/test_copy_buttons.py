"""Copying code and tables."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.ui.copy_buttons import COPIED_SECONDS, CopyButtons
from tests.fakes.dom import FakeDocument, FakeMarkup
from tests.fakes.formats import FakeFormats

MARKUP = """
<div class="cp-code">
  <button class="cp-code__copy" data-code-copy aria-label="Copy code">Copy code</button>
  <pre><code>a = 1
</code></pre>
</div>
<div class="cp-table">
  <button data-table-copy aria-label="Copy table">Copy table</button>
  <table><tr><td>1</td></tr></table>
</div>
<button id="stray" data-code-copy></button>
"""


class Rig:
    def __init__(self) -> None:
        self.copied: list[tuple[str, str]] = []
        self.said: list[str] = []
        self.allowed = True
        self.document = FakeDocument(MARKUP)
        self.markup = FakeMarkup(self.document)
        self.failures: list[BaseException] = []
        self.owner = Owner("test", self.failures.append)
        CopyButtons(
            document=self.document,
            markup=self.markup,
            texts=Texts("en", FakeFormats()),
            copy=self.copy,
            announce=self.said.append,
            owner=self.owner,
        )

    async def copy(self, text: str, html: str) -> bool:
        if self.allowed:
            self.copied.append((text, html))
        return self.allowed

    async def click(self, selector: str) -> None:
        self.document.click(selector)
        await asyncio.sleep(0.1)


@pytest.fixture
async def rig():
    rig = Rig()
    yield rig
    assert rig.failures == []
    assert rig.document.errors == []


async def test_code_is_copied_as_it_was_written_without_its_last_line_break(rig):
    await rig.click("[data-code-copy]")
    assert rig.copied == [("a = 1", "")]
    rig.document.query("pre code").text = "\nb\n\n"
    await rig.click("[data-code-copy]")
    assert rig.copied[1:] == [("\nb", "")], "a blank line at its end runs it as well"


async def test_a_table_is_copied_as_html_and_as_text(rig):
    await rig.click("[data-table-copy]")
    html, text = rig.markup.table(rig.document.query("table"))
    assert rig.copied == [(text, html)]
    assert html


@pytest.mark.parametrize("name", ["code", "table"])
async def test_the_button_says_so_for_a_moment(rig, name):
    button = rig.document.query(f"[data-{name}-copy]")
    await rig.click(f"[data-{name}-copy]")
    assert rig.said == ["Copied"]
    assert button.query('[data-icon="check"]') is not None
    assert button.seen == "Copied"
    await asyncio.sleep(COPIED_SECONDS)
    assert button.query('[data-icon="copy"]') is not None
    assert button.seen == f"Copy {name}"


async def test_what_could_not_be_copied_is_not_said_to_be(rig):
    rig.allowed = False
    await rig.click("[data-code-copy]")
    assert rig.said == []
    assert rig.document.query("[data-code-copy]").seen == "Copy code"


async def test_a_button_without_code_does_nothing(rig):
    await rig.click("#stray")
    assert rig.copied == []
