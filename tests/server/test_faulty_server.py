from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from e2e.faulty_server import create_faulty_app
from tests.server.conftest import Guest, Meet, ReceivedAnswer, Start


@pytest.fixture
def faulty(start: Start, meet: Meet) -> Guest:
    return meet(start(create=create_faulty_app))


def rule(guest: Guest, **fields: Any) -> None:
    response = guest.post("/test/faults", json={"rules": [fields]})
    assert response.status_code == 200, response.text


def collect(lines: Iterator[str], into: list[str]) -> None:
    """Keep what came before the connection broke."""
    for line in lines:
        into.append(line)  # noqa: PERF402


def test_the_product_itself_has_no_faults(guest: Guest) -> None:
    assert guest.post("/test/faults", json={"rules": []}).status_code == 404


def test_a_status_for_some_requests(faulty: Guest) -> None:
    rule(faulty, path="/api/chat*", method="GET", status=503, retryAfter="7", skip=1, count=2)
    replies = [faulty.get("/api/chats") for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200, 503, 503, 200]
    assert replies[1].headers["Retry-After"] == "7"
    assert faulty.get("/test/faults").json()["rules"][0]["hits"] == 2


def test_the_reply_is_lost_after_the_commit(faulty: Guest) -> None:
    rule(faulty, path="/api/chat/*/message", loseReply=True)
    with pytest.raises(httpx.TransportError):
        faulty.say("hello", key="a")
    again = faulty.get("/api/chats")
    assert again.status_code == 200
    # The cookie was lost with the reply: what was stored belongs to a guest nobody knows.
    rule(faulty, path="/api/chat/*/message", loseReply=True)
    with pytest.raises(httpx.TransportError):
        faulty.say("hello", key="b")
    assert faulty.say("hello", key="b").headers["Idempotent-Replayed"] == "true"
    assert faulty.texts().count("hello") == 1


def test_a_stream_is_cut_after_some_events(faulty: Guest) -> None:
    faulty.say("hi")
    rule(faulty, path="/api/completion", cutAfter=4)
    seen: list[str] = []
    with faulty.stream("POST", "/api/completion", json={"chatId": "kai"}) as response:
        lines = (line for line in response.iter_lines() if line.startswith("data:"))
        with pytest.raises(httpx.TransportError):
            collect(lines, seen)
    assert len(seen) == 4
    completion_id = seen[0].split('"')[3]
    assert faulty.resume(completion_id, after=3).last.name == "done"


def test_heartbeats_can_be_left_out(start: Start, meet: Meet) -> None:
    guest = meet(start(create=create_faulty_app, heartbeat=0.02, responder_rate=5))
    guest.say("hi")
    rule(guest, path="/api/completion", noHeartbeat=True)
    with guest.stream("POST", "/api/completion", json={"chatId": "kai"}) as response:
        head = ReceivedAnswer.read(response, stop_after=4)
    assert head.comments == 0


@pytest.mark.parametrize(
    ("fields", "kind", "body"),
    [
        ({"html": True}, "text/html; charset=utf-8", "<!doctype html>"),
        ({"body": "[" * 1000}, "application/json", "[" * 1000),
        ({"body": "x", "contentType": "text/plain"}, "text/plain; charset=utf-8", "x"),
    ],
)
def test_a_reply_that_is_not_what_was_asked_for(
    faulty: Guest, fields: dict[str, Any], kind: str, body: str
) -> None:
    rule(faulty, **fields)
    reply = faulty.get("/api/chats")
    assert (reply.status_code, reply.headers["content-type"]) == (200, kind)
    assert reply.text.startswith(body)


def test_half_a_reply(faulty: Guest) -> None:
    whole = faulty.get("/api/chats").content
    rule(faulty, path="/api/chats", truncate=True)
    assert faulty.get("/api/chats").content == whole[: len(whole) // 2]


def test_a_delay_holds_the_reply_back(faulty: Guest) -> None:
    rule(faulty, path="/api/chats", delay=0.3)
    with pytest.raises(httpx.ReadTimeout):
        faulty.get("/api/chats", timeout=0.05)
    assert faulty.get("/api/chats").status_code == 200


def test_a_rule_that_cannot_be_read_is_refused(faulty: Guest) -> None:
    response = faulty.post("/test/faults", json={"rules": [{"explode": True}]})
    assert response.status_code == 422
    assert "explode" in response.json()["detail"]
