from __future__ import annotations

import difflib

from tools.command import ROOT
from tools.public_surface import OUTPUT, public_surface


def test_the_public_surface_is_the_one_that_is_stored() -> None:
    """A change is a decision: write it down, and tell of it in CHANGELOG.md."""
    stored, own = OUTPUT.read_text("utf-8").splitlines(), public_surface().splitlines()
    changed = [line for line in difflib.ndiff(stored, own) if line.startswith(("+", "-"))]
    assert changed == [], "run `python -m tools.public_surface`, and tell of it in CHANGELOG.md"


def test_every_part_of_it_is_there() -> None:
    kinds = {line.partition(" ")[0] for line in public_surface().splitlines()}
    page = {"javascript", "event", "setting", "template", "part", "css"}
    assert kinds == page | {"python", "server", "command"}


def test_a_template_is_there_with_what_it_needs_and_may_have() -> None:
    stored = public_surface().splitlines()
    assert {"template day needs label", "template day value label", "template day has data-day"} < {
        *stored
    }
    assert "template message place actions" in stored


def test_the_parts_are_those_that_the_documentation_names() -> None:
    stored = [line for line in public_surface().splitlines() if line.startswith("part ")]
    text = (ROOT / "docs/drop-in.md").read_text("utf-8")
    assert {"part launcher", "part message", "part input"} <= set(stored)
    assert [name for name in stored if f"`{name.removeprefix('part ')}`" not in text] == []


def test_nothing_depends_on_where_it_is_written() -> None:
    assert public_surface() == public_surface()
    assert " at 0x" not in public_surface()
