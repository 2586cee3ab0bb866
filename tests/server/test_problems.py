from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from chat_py_server import problems
from chat_py_server.problems import StorageError
from chat_py_server.sqlite.repository import SqliteRepository
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


def test_only_json_is_read(guest: Guest) -> None:
    response = guest.post("/api/chat/kai/message", data={"content": "x"})
    assert response.status_code == 415


def test_a_wrong_method_is_a_problem(guest: Guest) -> None:
    response = guest.put("/api/chat", json={})
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"


def test_a_full_disk_is_507_and_says_when_to_come_back(
    start: Start, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StorageError("database or disk is full", "full")

    guest = meet(start())
    with monkeypatch.context() as patch:
        patch.setattr(SqliteRepository, "add_message", full)
        reply = guest.say("hello", key="k")
    assert reply.status_code == 507
    assert reply.headers["content-type"] == "application/problem+json"
    assert int(reply.headers["retry-after"]) > 0
    assert guest.say("hello", key="k").status_code == 201


def test_a_body_that_does_not_come_is_waited_for_no_longer(
    guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "BODY_TIME", 0.2)

    def half() -> Iterator[bytes]:
        yield b'{"content": "'
        threading.Event().wait(1)
        yield b'x"}'

    reply = guest.post("/api/chat/kai/message", content=half(), headers=JSON)
    assert reply.status_code == 408


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_json_does_not_have_are_refused(guest: Guest, number: str) -> None:
    body = f'{{"content": "x", "weight": {number}}}'
    reply = guest.post("/api/chat/kai/message", content=body, headers=JSON)
    assert reply.status_code == (201 if number == "1e999" else 400), reply.text
    assert guest.say("and on").status_code == 201
