"""Files of chats that are kept in the browser: in the message itself, with all their bytes."""

from __future__ import annotations

import base64
import binascii

from chat_py.browser.protocols.files import KeptFile
from chat_py.models.files import FileLimits
from chat_py.models.parts import FilePart

__all__ = ["LOCAL_FILES", "keep_inline"]

LOCAL_FILES = FileLimits(max_size=3_000_000)
"""A message is read as a whole, and its files go out with every question after it."""
AS_THEY_ARE = ("image/", "audio/", "video/", "application/pdf")
TEXT, BINARY = "text/plain", "application/octet-stream"


async def keep_inline(file: KeptFile, *, name: str, media_type: str) -> FilePart:
    """A file as a part with a `data:` address, which is how endpoints are given it. What is text
    is called so, whatever its name says. Raises `StorageError`."""
    url = await file.data_url(BINARY)
    encoded = url.partition(",")[2]
    try:
        content = base64.b64decode(encoded)
    except binascii.Error:
        content = b""
    if not media_type.startswith(AS_THEY_ARE):
        media_type = TEXT if _is_text(content) else BINARY
    return FilePart(
        url=f"data:{media_type};base64,{encoded}",
        media_type=media_type,
        name=name,
        size=len(content),
    )


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
