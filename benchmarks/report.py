"""Tables, medians and the machine, as Markdown."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Sequence
from pathlib import Path

__all__ = ["RESULTS", "machine", "measured_by", "put_section", "section_of", "table"]

RESULTS = Path(__file__).resolve().parent / "results.md"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def machine() -> str:
    """The processor, its cores, and the system."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return f"{os.cpu_count()} cores ({model}), {platform.system()}"


def measured_by(command: str, *, browser: str = "") -> str:
    """The sentence that says when and how a section was measured, and on what."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    where = ", ".join(filter(None, [machine(), browser]))
    return f"Measured by `{command}` on {today}: {where}."


def section_of(text: str, title: str) -> str:
    """The section of a Markdown text that begins with the line `title`; "" where there is none."""
    start = f"\n{text}".find(f"\n{title}\n")
    if start < 0:
        return ""
    end = text.find("\n## ", start + 1)
    return text[start:] if end < 0 else text[start : end + 1]


def put_section(section: str) -> None:
    """Write a section into the results, in place of the one with the same title, or at the end."""
    title = section.partition("\n")[0]
    text = RESULTS.read_text()
    former = section_of(text, title)
    new = section.rstrip("\n") + "\n"
    if former:
        last = text.endswith(former)
        RESULTS.write_text(text.replace(former, new if last else f"{new}\n"))
    else:
        RESULTS.write_text(f"{text.rstrip(chr(10))}\n\n{new}")
