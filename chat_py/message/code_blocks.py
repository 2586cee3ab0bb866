"""Fenced code in a text (CommonMark §4.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Code", "Part", "split_fences"]

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$")


@dataclass(frozen=True)
class Code:
    """What stands between two fences, and the first word after the opening one."""

    language: str
    text: str


@dataclass(frozen=True)
class Part:
    """A stretch of a text, which `raw` is in full: fenced code, or anything else."""

    raw: str
    code: Code | None = None


def split_fences(text: str) -> list[Part]:
    """The parts of a text, in order; code that is not closed reaches the end."""
    parts: list[Part] = []
    lines: list[str] = []
    fence, language = "", ""
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        match = FENCE.match(line.removesuffix("\n"))
        if match and not fence and not (match[1][0] == "`" and "`" in match[2]):
            parts.append(Part("".join(lines)))
            fence, language = match[1], (match[2].split() or [""])[0]
            lines = [line]
            continue
        lines.append(line)
        if match and fence and match[1].startswith(fence) and not match[2]:
            parts.append(_code(lines, lines[1:-1], language))
            fence, lines = "", []
    parts.append(_code(lines, lines[1:], language) if fence else Part("".join(lines)))
    return [part for part in parts if part.raw]


def _code(lines: list[str], inside: list[str], language: str) -> Part:
    return Part("".join(lines), Code(language, "".join(inside).removesuffix("\n")))
