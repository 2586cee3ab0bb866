"""What a reader takes for one character may be several code points: a letter with its accents, an
emoji with its skin tone, a flag. A text is counted and cut by these clusters.

In pure Python, so that the page and the server agree; UAX #29 §3.1.1 from the properties that
`unicodedata` has, which leaves out the rare prepended marks (GB9b).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

__all__ = ["clusters", "grapheme_count", "truncate"]

ZERO_WIDTH_JOINER = "\u200d"
EXTENDING = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
"""Beside the marks: joiners, the vowels AM of Thai and Lao, half-width voicing."""
CONTROLS = ("Cc", "Cf", "Zl", "Zp")
"""Categories that nothing joins (GB4): line breaks, and what shows nothing."""
VIRAMA = 9  # the combining class of what makes a conjunct of two consonants
INDIC = ((0x900, 0xA00), (0xA80, 0xB80), (0xC00, 0xC80), (0xD00, 0xD80))
"""The scripts whose conjuncts are one cluster (GB9c)."""
SYLLABLES = {
    "L": ("L", "V", "LV", "LVT"),
    "LV": ("V", "T"),
    "V": ("V", "T"),
    "LVT": ("T",),
    "T": ("T",),
}
"""Which Hangul joins which (GB6 to GB8)."""


def clusters(text: str) -> Iterator[str]:
    """The grapheme clusters of a text, in order."""
    start = 0
    for at in range(1, len(text)):
        if not _joins(text, start, at):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def grapheme_count(text: str) -> int:
    """How many characters a reader sees."""
    if text.isascii() and "\r" not in text:
        return len(text)
    return sum(1 for _ in clusters(text))


def truncate(text: str, most: int, suffix: str = "…") -> str:
    """At most `most` characters as a reader counts them, the suffix of a cut text included."""
    most = max(0, most)
    if len(text) <= most:
        return text
    kept: list[str] = []
    for cluster in clusters(text):
        if len(kept) == most:
            ending = list(clusters(suffix))[:most]
            return "".join(kept[: most - len(ending)]).rstrip() + "".join(ending)
        kept.append(cluster)
    return text


def _joins(text: str, start: int, at: int) -> bool:
    """Whether the code point at `at` belongs to the cluster that begins at `start`."""
    first, before, following = text[start], text[at - 1], text[at]
    if following.isascii():
        return before == "\r" and following == "\n"
    if unicodedata.category(before) in CONTROLS and not _extends(before):
        return False
    if _extends(following):
        return True
    if before == ZERO_WIDTH_JOINER:
        return _is_pictographic(first) and _is_pictographic(following)
    if _is_regional(following):
        return at - start == 1 and _is_regional(before)
    if _hangul(following) in SYLLABLES.get(_hangul(before), ()):
        return True
    return _is_indic(first) and _is_indic(following) and _has_virama(text, start, at)


def _extends(character: str) -> bool:
    return (
        character in EXTENDING
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # tags, of flags
    )


def _is_pictographic(character: str) -> bool:
    is_emoji = "\U0001f000" <= character < "\U00020000"
    return is_emoji or unicodedata.category(character) in ("So", "Sm")


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _hangul(character: str) -> str:
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3:
        return "LVT" if (code - 0xAC00) % 28 else "LV"
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    return "T" if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB else ""


def _is_indic(character: str) -> bool:
    """Whether it is a consonant that another one may join (or a vowel, which no virama follows)."""
    known = any(first <= ord(character) < end for first, end in INDIC)
    return known and unicodedata.category(character) == "Lo"


def _has_virama(text: str, start: int, at: int) -> bool:
    """Whether a virama is among the marks before `at`."""
    for place in range(at - 1, start, -1):
        if unicodedata.combining(text[place]) == VIRAMA:
            return True
        if not _extends(text[place]):
            return False
    return False
