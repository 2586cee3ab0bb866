"""The documentation's site, as `make docs` makes it, in a folder of a static host."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from chat_py.broadcast.bus import DOCUMENTED
from e2e.server import ROOT
from e2e.static_hosts import PLAIN
from e2e.until import until
from e2e.watch import Watch
from tools.public_surface import NOT_PUBLIC, public_surface

AXE = ROOT / "node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FIRST = "docs/chat/"
SCROLLERS = """
  [...document.querySelectorAll(".md-typeset__scrollwrap")]
    .every((place) => place.scrollWidth > place.clientWidth === (place.tabIndex === 0))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A host's folder, with the site below it."""
    root = tmp_path_factory.mktemp("host")
    command = [sys.executable, "-m", "tools.docs_site", str(root / FIRST)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return root


@pytest.fixture
def origin(built: Path, watch: Watch) -> Iterator[str]:
    with PLAIN.serve(built) as origin:
        watch.origins = {origin}
        yield origin


def axe(page: Page) -> list[Any]:
    page.add_script_tag(path=AXE)
    run = f"axe.run({{ runOnly: {WCAG} }})"
    found = page.evaluate(f"{run}.then(({{ violations }}) => violations)")
    return [(entry["id"], [node["html"] for node in entry["nodes"]]) for entry in found]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_pages_are_for_everybody(
    page: Page, origin: str, scheme: Literal["light", "dark"], width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    for path in ("", "first-page/", "reference/events/", "contract/"):
        page.goto(f"{origin}/{FIRST}{path}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
        until(page, SCROLLERS)
        assert axe(page) == [], path


def test_the_first_page_leads_to_a_demo_that_answers(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{FIRST}")
    page.get_by_role("link", name="The chat's own page").click()
    expect(page.get_by_role("heading", name="Live demo")).to_be_visible()
    chat = page.frame_locator("iframe.demo")
    chat.get_by_role("textbox", name="Message").fill("Compare tea and coffee")
    chat.get_by_role("button", name="Send").click()
    expect(chat.get_by_role("columnheader", name="Tea")).to_be_visible()
    alone = page.get_by_role("link", name="Open it alone")
    assert page.request.get(alone.evaluate("(link) => link.href")).ok


def test_a_search_finds_an_event(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{FIRST}")
    page.get_by_role("textbox", name="Search").fill("outbox changed")
    found = page.locator(
        ".md-search-result__link[href*='reference/events/'][href$='#outbox-changed']"
    )
    expect(found).to_have_count(1)


def test_every_public_name_has_its_place(built: Path) -> None:
    reference = built / FIRST / "reference"
    places = {
        name: set(re.findall(r'id="([^"]+)"', (reference / name / "index.html").read_text("utf-8")))
        for name in ("python", "events")
    }
    assert {name.replace(":", "-") for name in DOCUMENTED} <= places["events"]
    surface = [line.partition(" ")[::2] for line in public_surface().splitlines()]
    names = {re.split("[(: ]", path)[0] for kind, path in surface if kind == "python"}
    public = {name for name in names if not name.endswith("__init__")}
    assert len(public) > 60
    assert public - places["python"] == set()
    last = {place.rpartition(".")[2] for place in places["python"] if "." in place}
    assert {name for name in last if name.startswith("_")} == {"__version__"}
    assert not last & NOT_PUBLIC
