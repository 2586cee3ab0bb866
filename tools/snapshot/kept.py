"""What takes long to make is kept, by the content of all that it was made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

__all__ = ["kept"]

KEPT = 3
"""Results that stay: going back and forth between versions costs nothing."""


def kept(target: Path, make: Callable[[], bytes]) -> bytes:
    """The content of `target`, made first where it is missing; the oldest beside it go.

    Args:
        target: its name says what it was made of.
    """
    if not target.exists():
        content = make()
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(content)
        part.replace(target)
        beside = target.parent.glob(f"*{target.suffix}")
        for old in sorted(beside, key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()
    return target.read_bytes()
