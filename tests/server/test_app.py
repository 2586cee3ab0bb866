from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.server.conftest import Meet, Start

ORIGIN = "https://page.example"


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
