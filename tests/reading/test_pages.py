"""Previews of what an answer has written."""

from __future__ import annotations

import pytest

from chat_py.locales import Texts
from chat_py.reading.pages import Pages
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats
from tests.fakes.page import FakeConsole
from tests.fakes.previews import FakePreviews

BOX = """<div class="cp-code"><div class="cp-bar"><button data-code-preview>Preview</button></div>
<pre><code class="language-{}">{}</code></pre></div>"""


class Rig:
    def __init__(self, language: str = "html", code: str = "&lt;b&gt;bold&lt;/b&gt;") -> None:
        self.document = FakeDocument(BOX.format(language, code))
        self.previews = FakePreviews()
        self.grown = 0
        self.console = FakeConsole()
        self.pages = Pages(
            document=self.document,
            previews=self.previews,
            texts=Texts("en", FakeFormats("en")),
            console=self.console,
            grown=self.grow,
        )

    def grow(self) -> None:
        self.grown += 1

    async def press(self, selector: str = "[data-code-preview]") -> None:
        await self.pages.press(self.document.query(selector))

    @property
    def said(self) -> str:
        return self.document.query("[role=status]").text


async def test_a_page_is_shown_without_scripts_until_somebody_allows_them() -> None:
    rig = Rig()
    await rig.press()
    assert rig.previews.shown == [("<b>bold</b>", False)]
    assert rig.said == "Scripts are off."
    await rig.press("[data-preview-scripts=allow]")
    assert rig.previews.shown[1:] == [("<b>bold</b>", True)]
    assert rig.said == "Scripts are running, without network access."
    await rig.press("[data-preview-scripts=forbid]")
    assert rig.previews.shown[2:] == [("<b>bold</b>", False)]
    assert len(rig.document.query_all(".cp-preview")) == 1


async def test_the_button_brings_the_code_back() -> None:
    rig = Rig()
    code, button = rig.document.query("pre"), rig.document.query("[data-code-preview]")
    await rig.press()
    assert (code.get("hidden"), button.get("aria-label")) == ("", "Code")
    await rig.press()
    assert (code.get("hidden"), button.get("aria-label")) == (None, "Preview")
    assert rig.document.query(".cp-preview") is None
    assert rig.grown == 2


@pytest.mark.parametrize("language", ["svg", "SVG"])
async def test_a_drawing_is_one_on_a_page_and_has_no_scripts_to_allow(language: str) -> None:
    rig = Rig(language, "&lt;svg/&gt;")
    await rig.press()
    [(html, scripts)] = rig.previews.shown
    assert html.endswith("</style><svg/>")
    assert "html,body{height:100%" in html
    assert not scripts
    assert rig.document.query("[data-preview-scripts]") is None


async def test_a_refusal_is_said_and_the_code_can_be_had_again() -> None:
    rig = Rig()
    rig.previews.refuses = True
    await rig.press()
    assert rig.said == "This site's security policy does not allow a preview."
    assert rig.document.query("[data-preview-scripts]") is None
    await rig.press()
    assert rig.document.query("pre").get("hidden") is None
