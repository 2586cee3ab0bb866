"""The size of a file, in words."""

from __future__ import annotations

from chat_py.locales import Texts

__all__ = ["size_words"]

KILO = 1000


def size_words(texts: Texts, size: int) -> str:
    """Bytes as "730 bytes", "1.2 MB"."""
    value, unit = float(size), "bytes"
    for larger in ("kilobytes", "megabytes", "gigabytes"):
        if value < KILO:
            break
        value, unit = value / KILO, larger
    shown = round(value, 1) if value < 10 and unit != "bytes" else round(value)
    return texts(f"file.{unit}", size=texts.formats.number(shown))
