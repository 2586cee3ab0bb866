from __future__ import annotations

import re

import httpx
import pytest

from tests.server.conftest import Guest


def test_a_guest_gets_one_cookie_that_scripts_cannot_read(guest: Guest) -> None:
    first = guest.get("/api/chats")
    cookie = first.headers["set-cookie"]
    assert re.match(r"chat_guest=[0-9a-f]{32}\.[0-9a-f]{64}; Path=/; ", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert "set-cookie" not in guest.get("/api/chats").headers


def test_a_request_meant_for_another_account_is_refused(guest: Guest, stranger: Guest) -> None:
    mine = guest.get("/api/chats").headers["x-chat-account"]
    theirs = stranger.get("/api/chats").headers["x-chat-account"]
    assert mine != theirs
    assert guest.get("/api/chats", headers={"X-Chat-Account": mine}).status_code == 200
    for meant in (theirs, "", "\u00e9"):
        headers = [(b"x-chat-account", meant.encode("latin-1"))]
        body = {"content": "not for me"}
        reply = guest.post("/api/chat/kai/message", json=body, headers=headers)
        assert reply.status_code == (401 if meant else 201)
        assert reply.headers["x-chat-account"] == mine
    assert "another account" in reply.json()["detail"]
    assert reply.headers["www-authenticate"].startswith("Cookie ")
    assert guest.texts().count("not for me") == 1


def test_nobody_becomes_a_guest_by_a_request_meant_for_somebody(
    guest: Guest, shared_url: str
) -> None:
    mine = guest.get("/api/chats").headers["x-chat-account"]
    headers = {"X-Chat-Account": mine}
    reply = httpx.get(f"{shared_url}/api/chats", headers=headers, trust_env=False)
    assert reply.status_code == 401
    assert "set-cookie" not in reply.headers
    assert "x-chat-account" not in reply.headers


def test_behind_https_the_cookie_is_secure(guest: Guest) -> None:
    response = guest.get("/api/chats", headers={"X-Forwarded-Proto": "https"})
    assert response.headers["set-cookie"].endswith("; Secure")


def test_the_page_itself_makes_the_guest_but_a_style_sheet_does_not(guest: Guest) -> None:
    assert "set-cookie" not in guest.get("/static/none.css").headers
    assert "set-cookie" not in guest.get("/healthz").headers
    assert "set-cookie" in guest.get("/").headers


@pytest.mark.parametrize("forge", ["swap", "empty", "text", "unicode"])
def test_a_forged_cookie_is_a_new_guest(
    guest: Guest, stranger: Guest, shared_url: str, forge: str
) -> None:
    guest.say("secret")
    stranger.get("/api/chats")
    mine = guest.cookies["chat_guest"]
    theirs = stranger.cookies["chat_guest"]
    forged = {
        "swap": f"{mine.split('.')[0]}.{theirs.split('.')[1]}",
        "empty": f"{mine.split('.')[0]}.",
        "text": "admin",
        "unicode": f"{mine.split('.')[0]}.\u00e9",
    }[forge]
    headers = [(b"cookie", f"chat_guest={forged}".encode("latin-1"))]
    response = httpx.get(f"{shared_url}/api/chat/kai/history", headers=headers, trust_env=False)
    assert "set-cookie" in response.headers
    assert "secret" not in response.text


def test_guests_never_see_each_others_things(guest: Guest, stranger: Guest) -> None:
    own = guest.get("/api/chat?chatId=kai&userId=alice").json()["userChatId"]
    message_id, answer = guest.ask("my secret")
    completion_id = answer.start["completionId"]
    assert stranger.get("/api/chat?chatId=kai&userId=alice").json()["userChatId"] != own
    assert stranger.get(f"/api/chat?chatId={own}").json() == {"chat": False}
    assert stranger.get(f"/api/chat/{own}/history").status_code == 404
    assert stranger.say("hello", own).status_code == 404
    assert stranger.get(f"/api/completion/{completion_id}").status_code == 404
    assert stranger.delete(f"/api/completion/{completion_id}").status_code == 404
    path = f"/api/chat/kai/message/{message_id}/action"
    assert stranger.post(path, json={"action": "delete"}).status_code == 404
    body = {"chatId": "kai", "messageId": message_id, "userChatId": own, "userId": "alice"}
    assert stranger.post("/api/completion", json=body).status_code == 404
    for path in ("/api/chats", "/api/chat?chatId=kai", "/api/chat/kai/history"):
        assert "my secret" not in stranger.get(path).text
    assert "my secret" in guest.texts()
