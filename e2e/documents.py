"""The blocks of code in README.md and docs/, word for word."""

from __future__ import annotations

import re

from e2e.server import ROOT

__all__ = ["block"]


def block(page: str, language: str, sign: str = "") -> str:
    """The block of a page that is in this language and has `sign` in it."""
    text = (ROOT / page).read_text("utf-8")
    found = [
        code
        for code in re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)
        if sign in code
    ]
    assert len(found) == 1, f"{page} has {len(found)} blocks of {language} with {sign!r}"
    return str(found[0])
