"""Links between files of the repository, as links between pages of the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

__all__ = ["for_python_markdown", "outside_code", "with_site_links"]

FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1\s*?$", re.MULTILINE | re.DOTALL)
CODE_OR_LINK = re.compile(r"(?P<code>(?P<ticks>`+).+?(?P=ticks))|\]\((?P<target>[^()\s]+)\)", re.S)
CODE = re.compile(r"`[^`\n]+`")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#|//", re.IGNORECASE)
LIST_AFTER_TEXT = re.compile(r"(^(?![-*] |\d+\. |[ |#>]).+\n)(?=(?:[-*]|1\.) )", re.MULTILINE)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """`text` with everything changed that is in no fenced block."""
    parts: list[str] = []
    end = 0
    for block in FENCE.finditer(text):
        parts += [change(text[end : block.start()]), block[0]]
        end = block.end()
    return "".join([*parts, change(text[end:])])


def with_site_links(text: str, source: str, page: str, place: Callable[[str], str | None]) -> str:
    """`text` of the file `source` as it stands on `page`.

    Args:
        source: a path in the repository, from which its links lead.
        page: the path of the page, from which they are to lead.
        place: gives the page that has a path of the repository; None where there is none. Such a
            link stays as it is, and is an error of the build.
    """

    def follow(match: re.Match[str]) -> str:
        target = match["target"]
        if match["code"] or ELSEWHERE.match(target):
            return match[0]
        path, sign, anchor = target.partition("#")
        found = place(posixpath.normpath(posixpath.join(posixpath.dirname(source), path)))
        if found is None:
            return match[0]
        relative = posixpath.relpath(found, posixpath.dirname(page) or ".")
        return f"]({relative}{sign}{anchor})"

    return outside_code(text, lambda part: CODE_OR_LINK.sub(follow, part))


def for_python_markdown(text: str) -> str:
    r"""GitHub's Markdown in the dialect of Python-Markdown, which leaves `\|` within code in a
    table as it is, and wants an empty line before a list."""

    def change(part: str) -> str:
        part = LIST_AFTER_TEXT.sub(r"\1\n", part)
        lines = part.split("\n")
        return "\n".join(
            CODE.sub(lambda code: code[0].replace(r"\|", "|"), line)
            if line.startswith("|")
            else line
            for line in lines
        )

    return outside_code(text, change)
