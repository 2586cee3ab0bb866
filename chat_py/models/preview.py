"""A message in one line of a list."""

from __future__ import annotations

import re

from chat_py.base.blank import is_blank
from chat_py.base.graphemes import truncate
from chat_py.models.fields import Sender

__all__ = ["preview"]

LENGTH = 90
SOURCE = 1_000
"""Code points that a preview is made of, however long the message is."""
FENCE = re.compile(r"\s*(?:`{3,}[^`]*|~{3,}.*)$")
# Rules, the line below the head of a table, underlines of headings.
DRAWN = re.compile(r"[\s|:*_=-]*$")
BEGINNING = re.compile(
    r"\A\s*(?:(?:>|#{1,6}(?=\s)|[-+*](?=\s)|\d{1,9}[.)](?=\s)|\[[ xX]\](?=\s))\s*)+"
)
HEADING = re.compile(r"\s*#{1,6}\s")
CODE = re.compile(r"(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)")
LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
STRONG = re.compile(r"\*\*(?=\S)(.*?\S)\*\*")
EMPHASIS = re.compile(r"(?<!\\)(?:(?<=\S)\*+|\*+(?=\S)|~~+|(?<![^\W_])_+|_+(?![^\W_]))")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
TAG = re.compile(
    r"</?(?:a|b|blockquote|br|code|del|details|div|em|h[1-6]|hr|i|img|kbd|li|mark|ol|p|pre|s|small"
    r"|span|strong|sub|summary|sup|table|t[dhr]|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def preview(sender: Sender, content: str) -> str:
    """The first words as plain text, at most 90 characters: of what a user wrote the first line,
    of everything else, which is Markdown, the first paragraph."""
    lines = content.lstrip()[:SOURCE].splitlines()
    if sender == "user":
        typed = (STRONG.sub(r"\1", LINK.sub(r"\1", one)) for one in lines if not FENCE.match(one))
        words = next((line for line in typed if not is_blank(line)), "")
    else:
        words = " ".join(_first_paragraph(lines))
    return truncate(" ".join(words.split()), LENGTH)


def _first_paragraph(lines: list[str]) -> list[str]:
    found: list[str] = []
    for line in lines:
        drawn = FENCE.match(line) or DRAWN.match(line)
        if found and (drawn or BEGINNING.match(line)):
            return found
        plain = "" if drawn else _plain(line)
        if not is_blank(plain):
            found.append(plain)
        if found and HEADING.match(line):
            return found
    return found


def _plain(line: str) -> str:
    """A line of Markdown without its signs; code is as it is."""
    line = BEGINNING.sub("", line.removeprefix("[Narrator]"), count=1)
    pieces: list[str] = []
    at = 0
    for code in CODE.finditer(line):
        pieces += [_words(line[at : code.start()]), code[2]]
        at = code.end()
    return "".join([*pieces, _words(line[at:])])


def _words(text: str) -> str:
    if text.lstrip().startswith("|"):
        text = text.replace("|", " ")
    plain = EMPHASIS.sub("", TAG.sub("", LINK.sub(r"\1", text)))
    return ESCAPE.sub(r"\1", plain)
