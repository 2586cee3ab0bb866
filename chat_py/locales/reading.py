"""The files with the texts: `locales/<language>.json`."""

from __future__ import annotations

from pathlib import Path

from pydantic_core import from_json

__all__ = ["ENGLISH", "FOLDER", "FOR_VISITORS", "read_texts"]

FOLDER = Path(__file__).parent


def read_texts(tag: str) -> dict[str, str]:
    """The texts of one file by key; `tag` is its name (BCP 47).

    Raises:
        FileNotFoundError: there is none. In the page there is the English one alone.
    """
    # The cache of strings would be a quarter of a megabyte of the snapshot.
    return from_json((FOLDER / f"{tag}.json").read_bytes(), cache_strings=False)["texts"]


ENGLISH = read_texts("en")
FOR_VISITORS = frozenset(
    f"backend.{name}"
    for name in ("broken", "busy", "busy_for", "filtered", "slow", "too_large", "too_long")
)
"""What a server passes on of an AI service's failures: it says something to those, too, who have no
part in the server's settings."""
