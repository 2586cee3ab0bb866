"""Addresses that name the content behind them: `./static/chat-py.js?v=1c5b0c8ad31f`.

The page is the one file that a browser has to ask for each time. What it names, and what its
PyScript settings name, carries a hash of its content, so that it may be kept for ever: another
content has another address.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

__all__ = ["ENTRIES", "version", "with_versions"]

ENTRIES = ("index.html", "pyscript.toml")
"""The files whose text names others."""
_QUOTED = re.compile(rb"""(?<=["'])\./([\w./-]+)(?=["'])""")


def version(content: bytes) -> str:
    """A short hash."""
    return hashlib.sha256(content).hexdigest()[:12]


def with_versions(root: Path, name: str) -> bytes:
    """The text of an entry in `root`; each quoted path in it that names a file gets its version.

    Raises `FileNotFoundError` when there is no such entry.
    """

    def address(match: re.Match[bytes]) -> bytes:
        path = match[1].decode()
        if not (root / path).is_file():
            return match[0]
        content = with_versions(root, path) if path in ENTRIES else (root / path).read_bytes()
        return match[0] + f"?v={version(content)}".encode()

    return _QUOTED.sub(address, (root / name).read_bytes())
