"""A request that is sent twice."""

from __future__ import annotations

from pathlib import Path

from tests.server.conftest import Meet, Start
from tests.server.sent import PNG, on_disk, send


def test_a_file_that_is_sent_twice_is_there_once(start: Start, meet: Meet, tmp_path: Path) -> None:
    guest = meet(start())
    first, again = send(guest, "a.png", PNG, "k"), send(guest, "a.png", PNG, "k")
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert len(on_disk(tmp_path / "data")) == 1
    assert send(guest, "a.png", b"other", "k").status_code == 422
    assert len(on_disk(tmp_path / "data")) == 1
