"""The bytes of files on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.conftest import Meet, Start
from tests.server.sent import PNG, on_disk, send, sent


def test_files_are_for_their_owners_eyes_only(start: Start, meet: Meet, tmp_path: Path) -> None:
    sent(meet(start()))
    (file,) = on_disk(tmp_path / "data")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_disk_without_room_is_said(
    start: Start, meet: Meet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    guest = meet(start())

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("chat_py_server.file_folder.os.fsync", full)
        refused = send(guest, "a.png", PNG)
    assert refused.status_code == 507
    assert refused.headers["retry-after"]
    assert on_disk(tmp_path / "data") == []
