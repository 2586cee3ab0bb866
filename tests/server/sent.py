"""What tests of files share: how one is sent, and what it is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from tests.server.conftest import Guest

__all__ = ["HTML", "MIB", "PNG", "SVG", "on_disk", "say", "send", "sent"]

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
MIB = 1024 * 1024


def send(
    guest: Guest, name: str, content: bytes, key: str = "", kind: str = "image/png"
) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return guest.post("/api/files", files={"file": (name, content, kind)}, headers=headers)


def sent(guest: Guest, name: str = "a.png", content: bytes = PNG) -> dict[str, Any]:
    response = send(guest, name, content)
    assert response.status_code == 201, response.text
    return response.json()


def say(guest: Guest, content: str, *parts: dict[str, Any], **more: Any) -> httpx.Response:
    body = {"content": content, "parts": list(parts), **more}
    return guest.post("/api/chat/kai/message", json=body)


def on_disk(data: Path) -> list[Path]:
    return sorted((data / "files").iterdir()) if (data / "files").is_dir() else []
