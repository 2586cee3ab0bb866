"""docs/contract.md: whatever cites a section of it, or links to a page, leads somewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONTRACT = ROOT / "docs" / "contract.md"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("e2e/**/*.md")])
PLACES = "chat_py chat_py_server static/src tests e2e engines tools benchmarks".split()
KINDS = {".py", ".js", ".mjs", ".ts", ".css", ".md"}
SECTION = re.compile(r"§ ?(\d+)(?![\d.]*\.\d)")  # a dotted number is of another specification
PART = re.compile(r'contract §(\d+), "([^"]+)"(?:,\s+(?:#|//)?\s*"([^"]+)")?')

pytestmark = pytest.mark.skipif(sys.platform == "emscripten", reason="needs the whole checkout")


def citing() -> Iterator[tuple[str, str]]:
    """Path and text of every file that may cite the contract."""
    files = [path for place in PLACES for path in (ROOT / place).rglob("*") if path.suffix in KINDS]
    for path in sorted([*files, *PAGES]):
        yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


@cache
def sections() -> dict[str, str]:
    """The number of each section of the contract, with its text."""
    parts = re.split(r"^## (\d+)\. ", CONTRACT.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def anchors(text: str) -> set[str]:
    """The anchors that a Markdown page's headings get on a code host."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_section_that_is_cited_exists() -> None:
    cited = {(path, number) for path, text in citing() for number in SECTION.findall(text)}
    assert len(cited) > 50
    assert sorted(pair for pair in cited if pair[1] not in sections()) == []


def test_every_part_that_is_cited_is_in_its_section() -> None:
    cited = [
        (path, number, part)
        for path, text in citing()
        for number, *parts in PART.findall(text)
        for part in parts
        if part
    ]
    assert len(cited) > 5
    assert [one for one in cited if f"**{one[2]}" not in sections()[one[1]]] == []


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_to_a_heading_or_a_file(document: Path) -> None:
    text = document.read_text("utf-8")
    lost: list[str] = []
    for link in re.findall(r"\]\(((?!https?:)[^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        known = target.exists() and target.is_relative_to(ROOT)
        if not known or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            lost.append(link)
    assert lost == []
