"""Files that a person sends: whose they are, and when they go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.server.conftest import Guest, Meet, Process, Start
from tests.server.sent import MIB, PNG, on_disk, say, send, sent
from tests.server.test_commands import account, command


def test_a_file_is_sent_shown_and_part_of_a_message(guest: Guest) -> None:
    part = sent(guest)
    assert (part["type"], part["mediaType"], part["name"]) == ("file", "image/png", "a.png")
    assert part["size"] == len(PNG)
    shown = guest.get(part["url"])
    assert shown.content == PNG
    saved = say(guest, "Look!", part).json()
    assert saved["content"] == "Look!"
    assert saved["parts"] == [{"type": "text", "text": "Look!"}, part]
    assert guest.history()["messages"][-1]["parts"] == saved["parts"]


def test_the_chat_says_what_files_it_takes(start: Start, meet: Meet) -> None:
    guest = meet(start(file_size=3))
    chat = guest.get("/api/chat", params={"chatId": "kai"}).json()
    assert chat["files"] == {"maxSize": 3 * MIB, "maxCount": 10}


def test_a_message_may_be_files_alone(guest: Guest) -> None:
    part = sent(guest)
    assert say(guest, "", part).json()["parts"] == [part]
    assert say(guest, "  ").status_code == 422


def test_the_server_alone_says_what_a_file_is(guest: Guest) -> None:
    part = sent(guest)
    lie = {**part, "name": "lie.exe", "mediaType": "text/html", "size": 1}
    assert say(guest, "", lie).json()["parts"] == [part]


@pytest.mark.parametrize(
    "url", ["/api/files/0", "https://elsewhere.example/a.png", "javascript:alert(1)", "", "../x"]
)
def test_a_message_has_only_files_that_are_here(guest: Guest, url: str) -> None:
    refused = say(guest, "x", {"type": "file", "url": url})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "parts.0.url"
    assert "Send the file again" in refused.json()["detail"]


def test_nobody_else_sees_a_file_or_may_send_it(guest: Guest, stranger: Guest) -> None:
    part = sent(guest)
    assert stranger.get(part["url"]).status_code == 404
    assert say(stranger, "mine now", part).status_code == 422
    assert stranger.delete(part["url"]).status_code == 204
    assert guest.get(part["url"]).status_code == 200
    # Not even with what the browser's cache knows of it.
    tag = guest.get(part["url"]).headers["etag"]
    assert guest.get(part["url"], headers={"If-None-Match": tag}).status_code == 304
    assert stranger.get(part["url"], headers={"If-None-Match": tag}).status_code == 404


def test_a_part_of_a_file_can_be_asked_for(guest: Guest) -> None:
    part = sent(guest)
    shown = guest.get(part["url"], headers={"Range": "bytes=1-3"})
    assert (shown.status_code, shown.content) == (206, b"PNG")


def test_users_have_a_quota_and_so_have_all(start: Start, meet: Meet, tmp_path: Path) -> None:
    url = start(file_size=1, user_files=1, files=2)
    guest, second, third = meet(url), meet(url), meet(url)
    part = send(guest, "a", bytes(MIB)).json()
    refused = send(guest, "b", b"x")
    assert refused.status_code == 413
    assert "you may have 1 MiB" in refused.json()["detail"]
    assert send(second, "a", bytes(MIB)).status_code == 201
    assert send(third, "a", bytes(MIB)).status_code == 507
    assert len(on_disk(tmp_path / "data")) == 2
    assert guest.delete(part["url"]).status_code == 204
    assert send(guest, "b", b"x").status_code == 201


def test_only_a_file_that_no_message_has_can_be_taken_back(guest: Guest) -> None:
    lonely, used = sent(guest), sent(guest)
    say(guest, "", used)
    for part, status in ((lonely, 404), (used, 200)):
        assert guest.delete(part["url"]).status_code == 204
        assert guest.get(part["url"]).status_code == status


def test_an_edited_message_keeps_its_files(guest: Guest) -> None:
    part = sent(guest)
    first = say(guest, "one", part).json()
    again = say(guest, "two", part, replaces=first["messageId"]).json()
    assert again["parts"][-1] == part
    assert guest.get(part["url"]).status_code == 200


def test_files_are_in_backups_and_exports_and_go_with_their_user(
    process: Callable[..., Process], meet: Meet, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    url = process().url
    guest, other = meet(url), meet(url)
    say(guest, "", sent(guest))
    sent(guest, "unsent.png")
    say(other, "", sent(other))
    command(data, "backup", str(tmp_path / "backup"))
    assert [path.read_bytes() for path in on_disk(tmp_path / "backup")] == [PNG] * 3
    exported = command(data, "export-user", account(guest))
    assert exported.count('"content": "iVBOR') == 2
    command(data, "remove-user", account(guest))
    assert len(on_disk(data)) == 1
    assert "unsent.png" not in command(data, "export-user", account(other))
