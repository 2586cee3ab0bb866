"""Edits of a message, on each engine."""

from __future__ import annotations

import pytest

from tests.server.conftest import Guest, Meet, Start, begin


def edit(guest: Guest, message_id: str, text: str, chat: str = "kai") -> str:
    body = {"content": text, "replaces": message_id}
    reply = guest.post(f"/api/chat/{chat}/message", json=body)
    assert reply.status_code == 201, reply.text
    return reply.json()["messageId"]


def act(guest: Guest, message_id: str, action: str) -> int:
    path = f"/api/chat/kai/message/{message_id}/action"
    return guest.post(path, json={"action": action}).status_code


def said(guest: Guest) -> list[str]:
    """What the guest says in the chat as it is shown."""
    messages = guest.get("/api/chat/kai/history?limit=100").json()["messages"]
    return [m["content"] for m in messages if m["sender"] == "user"]


def versions(guest: Guest) -> dict[str, list[str]]:
    messages = guest.get("/api/chat/kai/history?limit=100").json()["messages"]
    return {m["content"]: m["versions"] for m in messages if m.get("versions")}


@pytest.fixture
def guest(shared_url: str, meet: Meet) -> Guest:
    return meet(shared_url)


@pytest.fixture
def tree(guest: Guest) -> dict[str, str]:
    """1 2 3, of which 2 was edited (2b, 3b), and in the first branch 3 (3c); their ids."""
    ids = {text: guest.ask(text)[0] for text in ("1", "2", "3")}
    ids["2b"] = edit(guest, ids["2"], "2b")
    ids["3b"] = guest.ask("3b")[0]
    assert act(guest, ids["2"], "select") == 200
    assert said(guest)[-3:] == ["1", "2", "3"]
    ids["3c"] = edit(guest, ids["3"], "3c")
    return ids


def test_the_way_back_leads_to_what_was_shown_last(guest: Guest, tree: dict[str, str]) -> None:
    assert said(guest)[-3:] == ["1", "2", "3c"]
    assert versions(guest) == {"2": [tree["2"], tree["2b"]], "3c": [tree["3"], tree["3c"]]}
    assert act(guest, tree["2b"], "select") == 200
    assert said(guest)[-3:] == ["1", "2b", "3b"]
    assert versions(guest) == {"2b": [tree["2"], tree["2b"]]}
    assert act(guest, tree["2"], "select") == 200
    assert act(guest, tree["2"], "select") == 200
    assert said(guest)[-3:] == ["1", "2", "3c"]
    assert act(guest, tree["3"], "select") == 200
    assert said(guest)[-3:] == ["1", "2", "3"]
    found = guest.get(f"/api/chat/kai/message/{tree['2']}/versions").json()["versions"]
    assert [version["content"] for version in found] == ["2", "2b"]


def test_answers_are_of_the_branch_that_is_shown(guest: Guest, tree: dict[str, str]) -> None:
    guest.ask("4c")
    assert act(guest, tree["2b"], "select") == 200
    guest.ask("4b")
    assert said(guest)[-4:] == ["1", "2b", "3b", "4b"]
    assert act(guest, tree["2"], "select") == 200
    assert said(guest)[-4:] == ["1", "2", "3c", "4c"]


def test_an_edit_of_an_edit_and_of_what_is_not_shown(guest: Guest, tree: dict[str, str]) -> None:
    third = edit(guest, tree["2b"], "2d")
    assert said(guest)[-2:] == ["1", "2d"]
    assert versions(guest) == {"2d": [tree["2"], tree["2b"], third]}
    edit(guest, tree["3b"], "3d")
    assert said(guest)[-3:] == ["1", "2b", "3d"]


def test_what_was_deleted_is_no_version_and_comes_back_where_it_was(
    guest: Guest, tree: dict[str, str]
) -> None:
    assert act(guest, tree["2"], "delete") == 200
    assert act(guest, tree["2b"], "select") == 200
    assert said(guest)[-3:] == ["1", "2b", "3b"]
    assert versions(guest) == {}
    assert act(guest, tree["2"], "restore") == 200
    assert said(guest)[-3:] == ["1", "2", "3c"]


def test_other_users_and_other_chats_are_not_concerned(
    shared_url: str, meet: Meet, guest: Guest, tree: dict[str, str]
) -> None:
    other = meet(shared_url)
    assert act(other, tree["2b"], "select") == 404
    body = {"content": "x", "replaces": tree["2"]}
    assert guest.post("/api/chat/mira/message", json=body).status_code == 404
    assert said(guest)[-3:] == ["1", "2", "3c"]


def test_only_edits_have_others(guest: Guest) -> None:
    single = guest.ask("one")[0]
    assert act(guest, single, "select") == 422
    assert act(guest, single, "delete") == 200
    body = {"content": "x", "replaces": single}
    assert guest.post("/api/chat/kai/message", json=body).status_code == 404


def test_nobody_turns_while_an_answer_is_written(
    start: Start, meet: Meet, database_url: str
) -> None:
    guest = meet(start(database=database_url, responder_rate=1.0))
    first = guest.say("one").json()["messageId"]
    second = edit(guest, first, "two")
    running = begin(guest, 1, messageId=second).start["completionId"]
    assert act(guest, first, "select") == 409
    assert guest.delete(f"/api/completion/{running}").status_code == 200
    assert act(guest, first, "select") == 200
