"""Who may ask what: bodies, identity, other sites, limits."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from starlette.datastructures import Headers

from chat_py_server.limits import RateLimit
from chat_py_server.security import is_cross_site
from tests.server.conftest import Guest, Meet, Start

DEEP = "[" * 100_000
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("{", 400),
        (DEEP, 413),
        ("[" * 20_000, 400),
        ('{"content":"\\ud800"}', 400),
        (b'{"content":"\xff"}', 400),
        ('{"content":"x","n":1' + "0" * 5000 + "}", (201, 400)),
        ("null", 422),
        ("[]", 422),
        ("{}", 422),
        ('{"content":5}', 422),
        ('{"content":""}', 422),
        ('{"content":" \\n"}', 422),
        ('{"content":"' + "x" * 4001 + '"}', 422),
        ('{"content":"' + "x" * 70_000 + '"}', 413),
        ('{"content":"x","sender":"martian"}', 422),
        ('{"content":"x","timestamp":"yesterday"}', 422),
    ],
)
def test_bad_bodies_are_problems_and_store_nothing(
    guest: Guest, body: str | bytes, status: int | tuple[int, ...]
) -> None:
    headers = {**JSON, "Idempotency-Key": "k"}
    response = guest.post("/api/chat/kai/message", content=body, headers=headers)
    assert response.status_code in (status if isinstance(status, tuple) else (status,))
    if response.status_code != 201:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["detail"]
        assert guest.history()["total"] == 1


def test_the_length_limit_names_the_field_and_the_limit(guest: Guest) -> None:
    response = guest.say("x" * 4001)
    assert response.status_code == 422
    assert "content" in response.json()["detail"]
    assert "4000" in response.json()["detail"]
    assert guest.say("👋" * 4000).status_code == 201


@pytest.mark.parametrize("sender", ["bot", "assistant", "narrator", "system"])
@pytest.mark.parametrize("field", ["sender", "role"])
def test_nobody_can_speak_for_the_character(guest: Guest, sender: str, field: str) -> None:
    response = guest.post("/api/chat/kai/message", json={"content": "x", field: sender})
    assert response.status_code == 403
    assert guest.history()["total"] == 1


def test_only_json_is_read(guest: Guest) -> None:
    response = guest.post("/api/chat/kai/message", data={"content": "x"})
    assert response.status_code == 415


def test_a_wrong_method_is_a_problem(guest: Guest) -> None:
    response = guest.put("/api/chat", json={})
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"


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


ORIGIN = "https://page.example"


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site", "origin": ORIGIN}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, True),
        ({"origin": "https://chat.example"}, False),
        ({"origin": "https://chat.example:444"}, True),
        ({"origin": ORIGIN}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
    ],
)
def test_the_cross_site_rule(headers: dict[str, str], refused: bool) -> None:
    given = Headers({"host": "chat.example", **headers})
    assert is_cross_site(given, (ORIGIN,)) is refused


def test_another_sites_writes_change_nothing(guest: Guest) -> None:
    guest.get("/api/chats")
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    response = guest.post("/api/chat/kai/message", json={"content": "x"}, headers=headers)
    assert response.status_code == 403
    assert "CHAT_CORS_ORIGINS" in response.json()["detail"]
    assert guest.history()["total"] == 1


def test_an_allowed_origin_may_use_the_api_with_its_headers(start: Start, meet: Meet) -> None:
    guest = meet(start(cors_origins=(ORIGIN,)))
    asked = "idempotency-key,x-chat-request,last-event-id,accept,content-type"
    for method in ("GET", "POST", "DELETE"):
        preflight = guest.options(
            "/api/completion",
            headers={
                "Origin": ORIGIN,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": asked,
            },
        )
        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == ORIGIN
        assert preflight.headers["access-control-allow-credentials"] == "true"
    headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"}
    reply = guest.post("/api/chat/kai/message", json={"content": "x"}, headers=headers)
    assert reply.status_code == 201
    assert "retry-after" in reply.headers["access-control-expose-headers"].lower()
    failed = guest.get("/api/chat/none/history", headers=headers)
    assert failed.headers["access-control-allow-origin"] == ORIGIN


def test_another_origin_gets_no_permission(start: Start, meet: Meet) -> None:
    guest = meet(start(cors_origins=(ORIGIN,)))
    reply = guest.get("/api/chats", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in reply.headers


def test_too_many_requests_say_when_to_come_back(start: Start, meet: Meet) -> None:
    guest = meet(start(rate_limit=5))
    guest.get("/api/chats")
    statuses = [guest.get("/api/chats").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    refused = guest.get("/api/chats")
    assert 1 <= int(refused.headers["Retry-After"]) <= 12
    assert refused.json()["status"] == 429
    assert guest.get("/api/healthz").status_code == 200


def test_throwing_the_cookie_away_does_not_help(start: Start, meet: Meet) -> None:
    guest = meet(start(rate_limit=3))
    statuses: list[int] = []
    for _ in range(5):
        guest.cookies.clear()
        statuses.append(guest.get("/api/chats").status_code)
    assert statuses == [200, 200, 200, 429, 429]


def test_the_bucket_fills_up_again() -> None:
    now = 0.0
    limit = RateLimit(60, clock=lambda: now)
    assert [limit.wait("a") for _ in range(60)] == [0.0] * 60
    assert limit.wait("a") == pytest.approx(1.0)
    assert limit.wait("b") == 0.0
    now = 2.0
    assert [limit.wait("a"), limit.wait("a")] == [0.0, 0.0]
    assert limit.wait("a") > 0


def test_an_unexpected_failure_is_a_problem_with_all_headers(
    start: Start, meet: Meet, tmp_path: Path
) -> None:
    guest = meet(start(cors_origins=(ORIGIN,)))
    with closing(sqlite3.connect(tmp_path / "data/chat.sqlite3")) as file:
        file.execute("DROP VIEW shown")
    reply = guest.get("/api/chats", headers={"Origin": ORIGIN})
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert "shown" not in reply.text
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    assert reply.headers["x-content-type-options"] == "nosniff"
