"""The text of a code block as a program, and an output as text for a message."""

from __future__ import annotations

import re

__all__ = ["fenced", "program_of"]

PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.)(?: |$)", re.MULTILINE)
FIRST_PROMPT = re.compile(r"^\s*>>>(?: |$)", re.MULTILINE)


def program_of(code: str) -> str:
    """What is to be run of a block: of a dialogue with the interpreter (`>>> `) what was typed."""
    if not FIRST_PROMPT.search(code):
        return code
    lines = (line for line in code.split("\n") if PROMPT.match(line))
    return "\n".join(PROMPT.sub("", line, count=1) for line in lines)


def fenced(text: str) -> str:
    """A text as fenced code (CommonMark §4.5), whatever is in it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{text.rstrip()}\n{fence}\n"
