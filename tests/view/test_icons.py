"""Faces and icons."""

from __future__ import annotations

import pytest

from chat_py.view.icons import action_icon, avatar
from tests.fakes.dom import FakeDocument


@pytest.fixture
def document() -> FakeDocument:
    return FakeDocument()


def test_a_picture_is_decoration_beside_the_name(document: FakeDocument) -> None:
    face = avatar(document, "Mira", "/mira.webp")
    assert (face.tag, face.get("src"), face.get("alt")) == ("img", "/mira.webp", "")


@pytest.mark.parametrize("source", ["", "javascript:alert(1)"])
def test_without_one_there_is_the_first_letter_which_is_not_read_out(
    document: FakeDocument, source: str
) -> None:
    face = avatar(document, " mira", source)
    assert (face.tag, face.text, face.get("data-initial")) == ("span", "M", "M")
    assert face.get("aria-hidden") == "true"


@pytest.mark.parametrize("name", ["", "  "])
def test_nobody_has_a_dot(document: FakeDocument, name: str) -> None:
    assert avatar(document, name).text == "•"


def test_a_name_has_its_hue_and_names_have_several(document: FakeDocument) -> None:
    def hue(name: str) -> int:
        return int(avatar(document, name).get("data-hue") or -1)

    assert hue("Mira") == hue(" Mira ")
    hues = {hue(f"Name {number}") for number in range(100)}
    assert hues == set(range(8))
    assert hue("\ud83d") in range(8), "half a character is a name too"


def test_all_ways_to_copy_have_one_icon() -> None:
    names = ["copy", "copy_text", "copy_html", "share"]
    assert [action_icon(name) for name in names] == ["copy", "copy", "copy", "share"]
