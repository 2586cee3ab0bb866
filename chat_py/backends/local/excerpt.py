"""Short plain texts of messages: for the list, for titles, and around what was looked for."""

from __future__ import annotations

import re

__all__ = ["Pattern", "Words", "excerpt", "plain", "title_of"]

MARKUP = re.compile(
    r"!?\[([^\[\]]*)\]\([^()\s]*\)"  # a link or picture: its words
    r"|^[ \t]*(?:```.*|~~~.*|#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+)"  # what begins a line
    r"|[*_]{2,3}|`+",
    re.MULTILINE,
)
AROUND = 60
"""Characters on each side of what was found."""
LOOKED_AT = 4
"""How many times the wanted length of a text is looked at for its beginning."""

Pattern = re.Pattern[str]


class Words:
    """The words that are looked for: a text matches that has all of them, in any case."""

    def __init__(self, query: str) -> None:
        self._patterns = [re.compile(re.escape(word), re.IGNORECASE) for word in query.split()]

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def first(self, text: str) -> re.Match[str] | None:
        """The first word, in a text that has all of them."""
        matches = [pattern.search(text) for pattern in self._patterns]
        return matches[0] if all(matches) and matches else None


def plain(text: str, *, limit: int = 0) -> str:
    """A text without Markdown, on one line; its beginning where `limit` characters are exceeded."""
    if limit:
        text = text[: limit * LOOKED_AT]
    text = " ".join(MARKUP.sub(lambda match: match[1] or "", text).split())
    return text if not limit or len(text) <= limit else text[: limit - 1].rstrip() + "…"


def title_of(text: str, limit: int) -> str:
    """A chat's title from what was said first: its beginning, up to a whole word."""
    line = plain(text, limit=10 * limit)
    if len(line) <= limit:
        return line
    cut = line[:limit]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > limit // 2 else cut[:-1]).rstrip() + "…"


def excerpt(text: str, words: Words) -> str | None:
    """What stands around the first word, where a text has all of them."""
    for said in (plain(text), " ".join(text.split())):
        match = words.first(said)
        if match is not None:
            start, end = max(0, match.start() - AROUND), match.end() + AROUND
            return ("…" if start else "") + said[start:end] + ("…" if end < len(said) else "")
    return None
