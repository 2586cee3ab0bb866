"""What a user says, with its files."""

from __future__ import annotations

from tests.server.conftest import Guest
from tests.server.sent import say, sent


def test_a_refused_message_leaves_its_files_as_they_were(guest: Guest) -> None:
    part = sent(guest)
    missing = {"type": "file", "url": "/api/files/0"}
    assert say(guest, "x", part, missing).status_code == 422
    assert guest.delete(part["url"]).status_code == 204
    assert guest.get(part["url"]).status_code == 404  # no message had it


def test_the_fields_of_a_client_stay_beside_its_files(guest: Guest) -> None:
    assert say(guest, "x", sent(guest), mood="calm").json()["mood"] == "calm"
    assert say(guest, "x", sent(guest), mood="x" * 5000).status_code == 422
