"""What a file is, by its content."""

from __future__ import annotations

import pytest

from tests.server.conftest import Guest
from tests.server.sent import HTML, PNG, SVG, send


@pytest.mark.parametrize(
    ("name", "content", "media_type", "disposition"),
    [
        ("a.png", PNG, "image/png", "inline"),
        ("page.png", HTML, "text/plain", "attachment"),
        ("drawing.svg", SVG, "text/plain", "attachment"),
        ("notes.md", "grün".encode(), "text/plain", "attachment"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(9), "application/pdf", "attachment"),
        ("a.png", b"MZ\x90\0" + bytes(60), "application/octet-stream", "attachment"),
        ("a.zip", b"PK\x03\x04" + bytes(60), "application/octet-stream", "attachment"),
        ("a.gif", b"GIF89a" + bytes(30), "image/gif", "inline"),
        ("a.jpg", b"\xff\xd8\xff\xe1\0\x10Exif\0" + bytes(30), "image/jpeg", "inline"),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 " + bytes(30), "image/webp", "inline"),
        ("a.avif", b"\0\0\0\x1cftypavif" + bytes(30), "image/avif", "inline"),
    ],
)
def test_the_content_says_what_a_file_is(
    guest: Guest, name: str, content: bytes, media_type: str, disposition: str
) -> None:
    part = send(guest, name, content, kind="text/html").json()
    assert part["mediaType"] == media_type
    shown = guest.get(part["url"])
    assert shown.content == content
    assert shown.headers["content-type"].partition(";")[0] == media_type
    assert shown.headers["content-disposition"].startswith(disposition)
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert shown.headers["cache-control"] == "private, no-cache"
