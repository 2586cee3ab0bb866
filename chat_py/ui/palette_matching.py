"""How well a title fits what was typed, in any script."""

from __future__ import annotations

import unicodedata

__all__ = ["folded", "rank"]

MARKS = (
    *range(0x0300, 0x0370),  # accents: "resume" finds "Résumé"
    *range(0x05B0, 0x05C8),  # the vowel points of Hebrew …
    *range(0x064B, 0x0653),  # … and of Arabic, which people leave out
    0x0640,  # the line that stretches an Arabic word
)
FOLDED = dict.fromkeys(MARKS) | {kana: kana - 0x60 for kana in range(0x30A1, 0x30F7)}
"""Katakana counts as hiragana: one is typed before the other is chosen."""


def folded(text: str) -> str:
    """A text without what does not count when it is looked for: case, accents, width, kana.

    Characters stay taken apart (Unicode NFKD): so the beginning of a Korean syllable is found
    while it is being typed.
    """
    return unicodedata.normalize("NFKD", text).casefold().translate(FOLDED)


def rank(query: str, title: str) -> int | None:
    """How well `title` fits: 0 is best, `None` is not at all. Each word of `query` has to be found:
    at the beginning, at that of a word, anywhere, or as beginnings of words ("nc", "exjs")."""
    title, total = folded(title), 0
    for word in folded(query).split():
        if title.startswith(word):
            continue
        if (at := title.find(word)) >= 0:
            total += 1 if _begins_word(title, at) else 2
        elif len(word) > 1 and word.isascii() and _has_beginnings(title, word):
            total += 4
        else:
            return None
    return total


def _begins_word(title: str, at: int) -> bool:
    return at == 0 or not title[at - 1].isalnum()


def _has_beginnings(title: str, word: str) -> bool:
    """Whether the letters follow one another in `title`, each next to the one before or at the
    beginning of a word. In scripts that write no spaces, letters that are apart mean nothing."""
    starts = [at for at in range(len(title)) if _begins_word(title, at)]
    ends = {at + 1 for at in starts if title[at] == word[0]}
    for letter in word[1:]:
        if not ends:
            return False
        first = min(ends)
        near = {at for at in ends if at < len(title)} | {at for at in starts if at >= first}
        ends = {at + 1 for at in near if title[at] == letter}
    return bool(ends)
