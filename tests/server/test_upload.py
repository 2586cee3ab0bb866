"""A file as a request brings it."""

from __future__ import annotations

import pytest

from tests.server.conftest import Guest, Meet, Start
from tests.server.sent import MIB, send, sent


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\me\\cv.txt", "cv.txt"),
        ("cv\u202egnp.exe", "cvgnp.exe"),
        ("写真.png", "写真.png"),
        ('a";b.txt', 'a";b.txt'),
    ],
)
def test_a_name_cannot_lead_anywhere(guest: Guest, name: str, shown: str) -> None:
    part = sent(guest, name)
    assert part["name"] == shown
    disposition = guest.get(part["url"]).headers["content-disposition"]
    assert "\n" not in disposition
    assert "/" not in disposition.replace("utf-8''", "")


@pytest.mark.parametrize("size", [MIB + 1, 3 * MIB])
def test_a_file_that_is_too_large_is_refused_by_name(start: Start, meet: Meet, size: int) -> None:
    guest = meet(start(file_size=1))
    refused = send(guest, "a.bin", bytes(size))
    assert refused.status_code == 413
    assert refused.json()["errors"][0]["field"] == "file"
    assert "1 MiB" in refused.json()["detail"]
    assert send(guest, "a.bin", bytes(MIB)).status_code == 201


def test_a_body_of_unknown_length_is_cut_off(start: Start, meet: Meet) -> None:
    guest = meet(start(file_size=1))

    def body():
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(64):
            yield bytes(64 * 1024)

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert guest.post("/api/files", content=body(), headers=headers).status_code == 413


def test_what_is_no_file_is_refused(guest: Guest) -> None:
    assert send(guest, "a.txt", b"").status_code == 422
    assert "empty" in send(guest, "a.txt", b"").json()["detail"]
    assert guest.post("/api/files", json={}).status_code == 415
    assert guest.post("/api/files", files={"other": ("a", b"x")}).status_code == 422
    assert guest.post("/api/files", data={"file": "x"}, files={"z": ("a", b"x")}).status_code == 422
    two = [("file", ("a", b"x")), ("file", ("b", b"y"))]
    assert guest.post("/api/files", files=two).status_code == 422
    for kind in ("multipart/form-data", "multipart/form-data; boundary=b"):
        broken = guest.post("/api/files", content=b"--c\r\n", headers={"Content-Type": kind})
        assert broken.status_code in (400, 422), broken.text
        assert broken.headers["content-type"] == "application/problem+json"
