"""The style sheet: every colour, space and radius is a custom property, and nothing leaks out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[1] / "static" / "src" / "css"
SHEETS = sorted(CSS.glob("*.css"))
TOKENS = CSS / "10-tokens.css"
STYLED = [sheet for sheet in SHEETS if sheet != TOKENS]

COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\("
    r"|(?<![\w-])(?:black|white|gr[ae]y|red|green|blue|yellow|orange|purple)(?![\w-])",
    re.I,
)
SPACE = re.compile(r"(?:margin|padding|gap|row-gap|column-gap|inset|scroll-(?:margin|padding))\b")
RADIUS = re.compile(r"border-(?:\w+-)*radius")
LENGTH = re.compile(r"(?<![\w.-])-?(?:\d*\.)?\d+(?:r?em|px|pt)\b")
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;{}]+)[;}]")
CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
# Names that a host page and the chat share by contract.
SHARED = {
    "assistant-image-box",
    "dropdown-menu",
    "dropdown-item",
    "dropdown-toggle",
    "dropdown-divider",
    "message-text",
}


def rules(sheet: Path) -> str:
    """The text without its comments; lines stay where they are."""
    text = sheet.read_text("utf-8")
    return re.sub(r"/\*.*?\*/", lambda found: re.sub(r"[^\n]", "", found[0]), text, flags=re.S)


def literals(text: str) -> list[str]:
    """Declarations with a colour, space or radius of their own."""
    found: list[str] = []
    for name, value in DECLARATION.findall(text):
        spaced = SPACE.match(name) or RADIUS.fullmatch(name)
        if COLOUR.search(value) or (spaced and LENGTH.search(value)):
            found.append(f"{name}: {value.strip()}")
    return found


@pytest.mark.parametrize("sheet", STYLED, ids=lambda sheet: sheet.name)
def test_colours_spaces_and_radii_come_from_the_tokens(sheet: Path) -> None:
    assert literals(rules(sheet)) == []


def test_a_literal_would_be_found() -> None:
    wrong = "a { color: #fff; margin: 0 -1.5em; border-end-end-radius: 3px; top: 1px; gap: 0 }"
    assert literals(wrong) == ["color: #fff", "margin: 0 -1.5em", "border-end-end-radius: 3px"]
    assert literals("a { background: light-dark(Canvas, rgb(0 0 0 / 5%)); }")
    assert literals("a { padding: var(--cp-space-1) calc(var(--cp-space-2) * -1); }") == []


def test_every_property_that_is_used_is_defined() -> None:
    text = "\n".join(rules(sheet) for sheet in SHEETS)
    defined = set(re.findall(r"(--cp-[\w-]+)\s*:", text))
    script = "\n".join(
        path.read_text("utf-8")
        for folder in ("static/src", "chat_py")
        for path in (CSS.parents[2] / folder).rglob("*")
        if path.suffix in (".mjs", ".js", ".py")
    )
    with_default = set(re.findall(r"var\((--cp-[\w-]+)\s*,", text))
    used = set(re.findall(r"var\((--cp-[\w-]+)\s*\)", text))
    assert used - defined - set(re.findall(r"--cp-[\w-]+", script)) == set()
    assert with_default <= defined | set(re.findall(r"--cp-[\w-]+", script))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_everything_is_in_the_layer(sheet: Path) -> None:
    """Rules of a host page are outside every layer, and win."""
    depth, outside = 0, ""
    for part in re.split(r"([{}])", rules(sheet)):
        if part == "{":
            depth += 1
        elif part == "}":
            depth -= 1
        elif depth == 0:
            outside += part
    assert set(outside.split()) <= {"@layer", "chat-py"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_selector_is_the_chats_own(sheet: Path) -> None:
    """No rule for a bare element, a host's class or an id."""
    for selector in re.findall(r"([^{};]+)\{", rules(sheet)):
        selector = selector.strip()
        if selector.startswith("@") or re.fullmatch(r"(from|to|[\d%, ]+)", selector):
            continue
        names = CLASS.findall(selector)
        assert all(name.startswith("cp-") or name in {*SHARED, "show"} for name in names), selector
        for one in re.split(r",(?![^(]*\))", selector):
            own = re.search(
                r"\.cp-|highlight\(cp-|\.assistant-image-box|\[class[\^*]=\"|^\s*:root", one
            )
            assert own, f"{sheet.name}: {one.strip()} reaches what is not the chat's"
