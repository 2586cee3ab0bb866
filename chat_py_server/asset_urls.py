"""Asset URLs with a fingerprint of the content: `./static/chat-py.js?v=1c5b0c8ad31f`.

The page is the one file that a browser has to ask for on each visit. Every file that the page and
its PyScript settings name is named with a hash of its content, so that a browser may keep it for
good: when the content changes, so does the URL.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

__all__ = ["ENTRY_FILES", "fingerprint", "own_scripts", "with_fingerprints"]

ENTRY_FILES = ("index.html", "pyscript.toml")
"""The files whose text names other files."""
_QUOTED_PATH = re.compile(rb"""(?<=["'])\./([\w./-]+)(?=["'])""")


def fingerprint(content: bytes) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 hash of `content`."""
    return hashlib.sha256(content).hexdigest()[:12]


def own_scripts(root: Path) -> list[str]:
    """Return the Python files in `root` that the page or its settings name: `my_chat.py`."""
    entries = [root / name for name in ENTRY_FILES]
    text = b"".join(entry.read_bytes() for entry in entries if entry.exists())
    paths = {match[1].decode() for match in _QUOTED_PATH.finditer(text)}
    return sorted(path for path in paths if path.endswith(".py") and "/" not in path)


def with_fingerprints(root: Path, name: str) -> bytes:
    """Return the text of an entry file, with a fingerprint on each quoted path that is a file.

    Args:
        root: the project folder, which the paths are relative to.
        name: one of `ENTRY_FILES`.

    Raises:
        FileNotFoundError: there is no such entry file.
    """

    def url(match: re.Match[bytes]) -> bytes:
        path = match[1].decode()
        if not (root / path).is_file():
            return match[0]
        entry = path in ENTRY_FILES
        content = with_fingerprints(root, path) if entry else (root / path).read_bytes()
        return match[0] + f"?v={fingerprint(content)}".encode()

    return _QUOTED_PATH.sub(url, (root / name).read_bytes())
