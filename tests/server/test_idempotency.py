from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chat_py_server.idempotency import IdempotencyKey, InFlight
from chat_py_server.problems import ProblemError
from tests.server.conftest import Guest


def test_equal_json_is_the_same_request_however_it_is_written(guest: Guest) -> None:
    headers = {"Idempotency-Key": '"a"', "Content-Type": "application/json"}
    path = "/api/chat/kai/message"
    first = guest.post(path, content='{"content":"x","sender":"user"}', headers=headers)
    again = guest.post(path, content='{ "sender": "user", "content": "x" }', headers=headers)
    assert again.json() == first.json()


def test_without_a_key_equal_messages_are_two(guest: Guest) -> None:
    guest.say("twice")
    guest.say("twice")
    assert guest.texts().count("twice") == 2


def test_many_at_the_same_time_act_once(guest: Guest) -> None:
    guest.get("/api/chats")
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(lambda _: guest.say("now", key="a"), range(24)))
    assert {reply.status_code for reply in replies} <= {201, 409}
    assert len({reply.content for reply in replies if reply.status_code == 201}) == 1
    for reply in replies:
        if reply.status_code == 409:
            assert int(reply.headers["Retry-After"]) > 0
            assert reply.headers["content-type"] == "application/problem+json"
    assert guest.texts().count("now") == 1


def test_an_overlong_key_is_refused(guest: Guest) -> None:
    assert guest.say("x", key="k" * 256).status_code == 422


def test_reset_and_actions_take_keys_too(guest: Guest) -> None:
    headers = {"Idempotency-Key": "reset"}
    body = {"chatId": "kai", "reset": True}
    guest.say("old")
    first = guest.post("/api/chat", json=body, headers=headers)
    guest.say("new")
    assert guest.post("/api/chat", json=body, headers=headers).json() == first.json()
    assert guest.texts()[-1] == "new"


def test_a_key_in_flight_is_refused_and_free_again_afterwards() -> None:
    in_flight = InFlight()
    key = IdempotencyKey("user", "key", "fingerprint")
    with in_flight.hold(key):
        with pytest.raises(ProblemError) as caught, in_flight.hold(key):
            pass
        assert (caught.value.status, caught.value.headers) == (409, {"Retry-After": "1"})
    with in_flight.hold(key):
        pass


def test_two_users_may_use_one_key_at_the_same_time() -> None:
    in_flight = InFlight()
    with in_flight.hold(IdempotencyKey("one", "key")), in_flight.hold(IdempotencyKey("two", "key")):
        pass


def test_requests_without_a_key_never_wait_for_each_other() -> None:
    in_flight = InFlight()
    with in_flight.hold(IdempotencyKey("one")), in_flight.hold(IdempotencyKey("one")):
        pass
