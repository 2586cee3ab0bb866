"""What the element and the launcher are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tools.command import ROOT
from tools.embedded import PARTS, embedded_markup, embedded_styles

Nodes = list[object]


def every(nodes: list[Nodes]) -> Iterator[Nodes]:
    for node in nodes:
        yield node
        yield from every([child for child in node[2:] if isinstance(child, list)])


@pytest.fixture(scope="module")
def nodes() -> list[Nodes]:
    return list(every(embedded_markup((ROOT / "index.html").read_text("utf-8"))))


def test_a_part_of_a_page_has_no_landmark_or_heading_of_a_whole_one(nodes: list[Nodes]) -> None:
    names = {str(node[0]) for node in nodes}
    assert names.isdisjoint(
        {"main", "aside", "header", "footer", "h1", "noscript", "img", "script"}
    )
    assert "section" in names


def test_every_part_is_there_once(nodes: list[Nodes]) -> None:
    found = [node[1]["part"] for node in nodes if isinstance(node[1], dict) and "part" in node[1]]
    assert sorted(found) == sorted(PARTS.values())


def test_it_has_all_that_the_page_has_but_what_only_a_page_needs(nodes: list[Nodes]) -> None:
    text = json.dumps(nodes)
    for name in ("messageInput", "data-chat-list", "data-notices", "data-announcer", "viewBox"):
        assert name in text
    for name in ("data-theme-toggle", "cp-skip", "./static/"):
        assert name not in text
    assert '"data-chat-title": "heading"' in text


def test_texts_stay_and_indentation_goes() -> None:
    page = '<body>\n <div class="cp-app">\n  <p>Two <b>words</b></p>\n </div>\n</body>'
    [app] = embedded_markup(page)
    assert app[2:] == [["p", {}, "Two ", ["b", {}, "words"]]]


def test_a_page_without_the_chat_is_refused() -> None:
    with pytest.raises(ValueError, match="cp-app"):
        embedded_markup("<body><p>Nothing</p></body>")


def test_styles_measure_the_element() -> None:
    css = (
        "@media (width<=45em),(height<=28em){a{max-height:min(3rem,40dvh)}}"
        "@media(width<=64em){b{width:90vw}}@media (pointer:coarse){c{height:100vh;margin:0}}"
    )
    assert embedded_styles(css) == (
        "@container (width<=45em) or (height<=28em) {a{max-height:min(3rem,40cqb)}}"
        "@container (width<=64em) {b{width:90cqi}}"
        "@media (pointer:coarse){c{height:100cqb;margin:0}}"
    )
