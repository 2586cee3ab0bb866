"""Files of chats that are kept in the browser."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, cast

import pytest

from chat_py.backends.local.files import keep_inline
from chat_py.backends.requests.turns import text_of_file
from chat_py.browser.protocols.files import KeptFile
from chat_py.models.answer_event import FileLink
from chat_py.models.parts import FilePart, event_of


@dataclass
class Bytes:
    """A file with these bytes."""

    content: bytes

    async def data_url(self, media_type: str) -> str:
        return f"data:{media_type};base64,{base64.b64encode(self.content).decode()}"


async def kept(content: bytes, media_type: str = "", name: str = "notes.md") -> FilePart:
    file: Any = Bytes(content)
    return await keep_inline(cast("KeptFile", file), name=name, media_type=media_type)


@pytest.mark.parametrize(
    ("content", "given", "media_type"),
    [
        (b"\x89PNG\xff", "image/png", "image/png"),
        (b"# Notes", "", "text/plain"),
        (b"<script>", "text/html", "text/plain"),
        (b"\x00\x01", "text/plain", "application/octet-stream"),
        (b"\xff\xfe", "application/zip", "application/octet-stream"),
    ],
)
async def test_a_file_is_in_its_part(content: bytes, given: str, media_type: str) -> None:
    part = await kept(content, given)
    assert (part.media_type, part.size) == (media_type, len(content))
    assert part.url.startswith(f"data:{media_type};base64,")


async def test_a_model_is_given_the_text_of_one() -> None:
    event = event_of(await kept("grün".encode()))
    assert isinstance(event, FileLink)
    assert text_of_file(event) == "notes.md:\n\ngrün"
