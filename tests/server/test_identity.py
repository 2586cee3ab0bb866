from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from chat_py_server.identity import IdentityMiddleware
from chat_py_server.keys import load_keys, rotate_keys
from chat_py_server.limits import RateLimit
from tests.server.conftest import Guest, Meet, Start


def test_a_guest_gets_one_cookie_that_scripts_cannot_read(guest: Guest) -> None:
    first = guest.get("/api/chats")
    cookie = first.headers["set-cookie"]
    assert re.match(r"chat_guest=[0-9a-f]{32}\.\d+\.[0-9a-f]{64}; Path=/; ", cookie)
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


def test_a_browser_without_cookies_is_one_guest_by_a_pass(shared_url: str) -> None:
    """In memory of the page, which no other page can read or send."""

    def ask(path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{shared_url}{path}", headers=headers, trust_env=False)

    first = ask("/api/chats", **{"X-Chat-Guest": "new"})
    assert "set-cookie" not in first.headers
    given, account = first.headers["x-chat-guest"], first.headers["x-chat-account"]
    second = ask("/api/chats", **{"X-Chat-Guest": given, "X-Chat-Account": account})
    assert second.status_code == 200
    assert second.headers["x-chat-account"] == account
    assert "x-chat-guest" not in second.headers
    forged = ask("/api/chats", **{"X-Chat-Guest": given[:-1] + "x"})
    assert forged.headers["x-chat-account"] != account
    assert "x-chat-guest" not in ask("/api/chats").headers


def test_behind_https_the_cookie_is_secure(start: Start, meet: Meet) -> None:
    guest = meet(start(proxies=("127.0.0.1",)))
    response = guest.get("/api/chats", headers={"X-Forwarded-Proto": "https"})
    assert response.headers["set-cookie"].startswith("__Host-chat_guest=")
    assert response.headers["set-cookie"].endswith("; Secure")


def test_only_a_named_proxy_is_believed(guest: Guest) -> None:
    response = guest.get("/api/chats", headers={"X-Forwarded-Proto": "https"})
    assert response.headers["set-cookie"].startswith("chat_guest=")


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
        "swap": f"{mine.rpartition('.')[0]}.{theirs.rpartition('.')[2]}",
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


@pytest.mark.parametrize(
    ("host", "root", "name"),
    [
        ("http://chat.example", "", "chat_guest"),
        ("https://chat.example", "", "__Host-chat_guest"),
        ("http://chat.example", "/bot", "chat_guest"),
        ("https://chat.example", "/bot", "__Secure-chat_guest"),
    ],
)
def test_a_cookie_is_given_anew_by_use_so_that_nobody_loses_their_chats(
    tmp_path: Path, host: str, root: str, name: str
) -> None:
    now = 1_000_000.0
    keys = load_keys(tmp_path)

    async def reply(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse(scope["state"]["user"])(scope, receive, send)

    unlimited = RateLimit(1000)
    app = IdentityMiddleware(reply, keys, unlimited, unlimited, clock=lambda: now)

    async def visit(client: httpx.AsyncClient) -> httpx.Response:
        return await client.get(f"{host}{root}/api/chats")

    async def scene() -> None:
        transport = httpx.ASGITransport(app, root_path=root)
        async with httpx.AsyncClient(transport=transport) as client:
            nonlocal now
            first = await visit(client)
            now += 3600
            assert "set-cookie" not in (await visit(client)).headers
            for _ in range(3):
                now += 300 * 24 * 3600
                again = await visit(client)
                assert again.text == first.text
                assert again.headers["set-cookie"].startswith(f"{name}=")
                assert "Max-Age=31536000" in again.headers["set-cookie"]
            # After a new key, and after the one that follows it, as long as they come between.
            app.__dict__["_keys"] = rotate_keys(tmp_path)
            now += 2 * 24 * 3600
            assert (await visit(client)).text == first.text
            app.__dict__["_keys"] = rotate_keys(tmp_path)
            assert (await visit(client)).text == first.text

    asyncio.run(scene())


def test_new_guests_of_one_address_are_limited_and_the_page_still_comes(
    start: Start, meet: Meet
) -> None:
    guest = meet(start(address_guests=3))
    own = guest.get("/api/chats").headers["x-chat-account"]
    cookies = dict(guest.cookies)
    for _ in range(2):
        guest.cookies.clear()
        assert "set-cookie" in guest.get("/").headers
    guest.cookies.clear()
    page = guest.get("/index.html")
    assert page.status_code in (200, 503)
    assert "set-cookie" not in page.headers
    refused = guest.get("/api/chats")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    # Who is a guest already stays one.
    guest.cookies.update(cookies)
    assert guest.get("/api/chats").headers["x-chat-account"] == own


def test_new_guests_are_limited_in_all(start: Start, meet: Meet) -> None:
    guest = meet(start(guests=2, proxies=("127.0.0.1",)))
    statuses: list[int] = []
    for number in range(4):
        guest.cookies.clear()
        headers = {"X-Forwarded-For": f"192.0.2.{number}"}
        statuses.append(guest.get("/api/chats", headers=headers).status_code)
    assert statuses == [200, 200, 429, 429]
