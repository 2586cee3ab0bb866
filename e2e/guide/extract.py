"""Copies the guide's JavaScript into `snippets/`: `python -m e2e.guide.extract GUIDE.md`.

A snippet is a fenced block of the usage examples, the error-handling examples or the tests that
the guide gives; its file is named after the section and the heading that it stands under.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

__all__ = ["SNIPPETS", "snippets"]

SNIPPETS = Path(__file__).with_name("snippets")
SECTIONS = {
    "Usage Examples": "usage",
    "Error Handling Examples": "error",
    "Testing Phase 4 Modules": "test",
}
_HEADING = re.compile(r"^(##|###) (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```javascript\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def snippets(guide: str) -> dict[str, str]:
    """File name → code, verbatim, for each JavaScript block of the three sections."""
    found: dict[str, str] = {}
    section = ""
    headings = list(_HEADING.finditer(guide))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        level, title = heading.groups()
        if level == "##":
            section = next((short for name, short in SECTIONS.items() if title.endswith(name)), "")
            continue
        block = _BLOCK.search(guide, heading.end(), following.start() if following else len(guide))
        if section and block:
            number, _, words = title.split(" ", 1)[1].partition(": ")
            name = "-".join([section, number, *re.findall(r"\w+", words.lower())])
            found[f"{name}.js"] = block[1]
    return found


def main(guide: Path) -> None:
    SNIPPETS.mkdir(exist_ok=True)
    for name, code in snippets(guide.read_text(encoding="utf-8")).items():
        (SNIPPETS / name).write_text(code, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
