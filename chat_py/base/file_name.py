"""Names of files, as a person may be shown them and a server may keep them."""

from __future__ import annotations

import unicodedata

__all__ = ["MAX_FILE_NAME", "clean_file_name"]

MAX_FILE_NAME = 120
"""Characters of a name; what stands before the extension is cut."""
MAX_EXTENSION = 12
UNNAMED = "file"


def clean_file_name(name: str) -> str:
    """`name` without a path, control characters, and what turns the direction of writing, such as
    U+202E, which makes `exe.png` of `gnp.exe`; "file" where nothing is left.

    A name is never used as the name of a file on a server's disk.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    # Cc: controls; Cf: direction, joiners and other format characters; Cs: half a surrogate pair.
    # Joiners stay: they belong to the spelling of Persian and Hindi, and to emoji.
    kept = "".join(
        char
        for char in last
        if char in "\u200c\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    )
    words = " ".join(kept.split())
    if not words.strip(". "):
        return UNNAMED
    if len(words) <= MAX_FILE_NAME:
        return words
    stem, dot, extension = words.rpartition(".")
    if not stem or len(extension) > MAX_EXTENSION:
        return words[: MAX_FILE_NAME - 1] + "…"
    return stem[: MAX_FILE_NAME - len(extension) - 2] + "…" + dot + extension
