from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from chat_py.models.chat import ChatSummaries, ChatSummary
from tests.server.conftest import Guest, Meet, Start


def test_the_list_says_what_can_be_done_with_chats(guest: Guest) -> None:
    found = ChatSummaries.model_validate_json(guest.get("/api/chats").content)
    assert found.can == [
        "create",
        "rename",
        "delete",
        "restore",
        "pin",
        "search",
        "branches",
        "hint",
    ]
    assert found.next is None


def test_a_chat_is_begun_once_for_each_key(guest: Guest) -> None:
    guest.get("/api/chats")  # from now on it is one guest
    headers = {"Idempotency-Key": "begin"}
    with ThreadPoolExecutor(4) as pool:
        first = list(
            pool.map(lambda _: guest.post("/api/chats", json={}, headers=headers), range(4))
        )
    ids = {reply.json()["id"] for reply in first if reply.status_code == 201}
    assert len(ids) == 1
    assert {reply.status_code for reply in first} <= {201, 409}
    again = guest.post("/api/chats", json={}, headers=headers)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert {again.json()["id"]} == ids
    assert len(guest.get("/api/chats").json()["chats"]) == 5
    other = guest.post("/api/chats", json={"title": "Other"}, headers=headers)
    assert other.status_code == 422


def test_a_change_answers_with_the_chats_line(guest: Guest) -> None:
    guest.say("hello", "kai")
    renamed = guest.patch("/api/chats/kai", json={"title": " Cooking ", "pinned": True})
    line = ChatSummary.model_validate_json(renamed.content)
    assert (line.id, line.title, line.preview, line.pinned) == ("kai", "Cooking", "hello", True)
    for wrong in ({"title": ""}, {"title": "x" * 201}, {"pinned": "maybe"}):
        refused = guest.patch("/api/chats/kai", json=wrong)
        assert refused.status_code == 422
        assert next(iter(wrong)) in refused.text


def test_the_limits_of_requests_hold(start: Start, meet: Meet) -> None:
    guest = meet(start(user_requests=5))
    statuses = [guest.post("/api/chats", json={}).status_code for _ in range(8)]
    assert statuses[0] == 201
    assert statuses[-1] == 429


def test_a_page_of_an_allowed_origin_may_change_chats(start: Start, meet: Meet) -> None:
    guest = meet(start(cors_origins=("https://chat.example",)))
    preflight = guest.options(
        "/api/chats/kai",
        headers={
            "Origin": "https://chat.example",
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code == 200
    refused = guest.patch(
        "/api/chats/kai", json={"title": "x"}, headers={"Origin": "https://other.example"}
    )
    assert refused.status_code == 403
