"""What a file is, by its content: a name and a client's Content-Type may say anything."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

import puremagic

__all__ = ["BINARY", "TEXT", "is_shown", "media_type_of"]

TEXT = "text/plain"
BINARY = "application/octet-stream"

# What a browser may be told that a file is, the first that fits (the beginning of an AVIF picture
# fits a video, too). Nothing here can run: HTML, SVG and XML are texts like any other.
KNOWN = {
    "image/png": "image/png",
    "image/jpeg": "image/jpeg",
    "image/gif": "image/gif",
    "image/webp": "image/webp",
    "image/avif": "image/avif",
    "audio/mpeg": "audio/mpeg",
    "audio/wave": "audio/wav",
    "audio/flac": "audio/flac",
    "audio/ogg": "audio/ogg",
    "video/webm": "video/webm",
    "video/mp4": "video/mp4",
    "application/pdf": "application/pdf",
}
SHOWN = ("image/", "audio/", "video/")


def media_type_of(content: bytes) -> str:
    """One of `KNOWN`, `TEXT` for text in UTF-8, or `BINARY` for everything else."""
    try:
        matches = cast("Any", puremagic).magic_stream(BytesIO(content))  # its types are partial
        found = {str(match.mime_type) for match in matches}
    except puremagic.PureError:
        found = set[str]()
    for magic, media_type in KNOWN.items():
        if magic in found:
            return media_type
    return TEXT if _is_text(content) else BINARY


def is_shown(media_type: str) -> bool:
    """Whether a browser may show a file of this type in place; others it saves."""
    return media_type.startswith(SHOWN)


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
