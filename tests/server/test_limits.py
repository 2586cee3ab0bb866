from __future__ import annotations

import pytest

from chat_py_server.limits import MAX_BUCKETS, RateLimit
from tests.server.conftest import Meet, Start


def test_too_many_requests_say_when_to_come_back(start: Start, meet: Meet) -> None:
    guest = meet(start(user_requests=5))
    guest.get("/api/chats")
    statuses = [guest.get("/api/chats").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    refused = guest.get("/api/chats")
    assert 1 <= int(refused.headers["Retry-After"]) <= 12
    assert refused.json()["status"] == 429
    assert guest.get("/api/healthz").status_code == 200


def test_throwing_the_cookie_away_does_not_help(start: Start, meet: Meet) -> None:
    guest = meet(start(user_requests=3))
    statuses: list[int] = []
    for _ in range(5):
        guest.cookies.clear()
        statuses.append(guest.get("/api/chats").status_code)
    assert statuses == [200, 200, 200, 429, 429]


def test_many_users_of_one_address_share_its_limit(start: Start, meet: Meet) -> None:
    app = start(user_requests=100, address_requests=5)
    guests = [meet(app) for _ in range(4)]
    for guest in guests:
        guest.get("/api/chats")  # each a user of its own from now on
    statuses = [guest.get("/api/chats").status_code for guest in guests]
    assert statuses == [200, 429, 429, 429]


async def test_the_bucket_fills_up_again() -> None:
    now = 0.0
    limit = RateLimit(60, clock=lambda: now)
    assert [await limit.wait("a") for _ in range(60)] == [0.0] * 60
    assert await limit.wait("a") == pytest.approx(1.0)
    assert await limit.wait("b") == 0.0
    now = 2.0
    assert [await limit.wait("a"), await limit.wait("a")] == [0.0, 0.0]
    assert await limit.wait("a") > 0


async def test_a_long_silence_saves_up_no_more_than_a_minutes_worth() -> None:
    now = 0.0
    limit = RateLimit(60, clock=lambda: now)
    await limit.wait("a")
    now = 3600.0
    assert [await limit.wait("a") for _ in range(60)] == [0.0] * 60
    assert await limit.wait("a") > 0


async def test_making_room_for_others_forgets_nobody_who_has_just_asked() -> None:
    now = 0.0
    limit = RateLimit(1, clock=lambda: now)
    for number in range(MAX_BUCKETS - 1):
        await limit.wait(f"idle {number}")
    now = 59.0
    await limit.wait("busy")
    now = 61.0  # the idle ones have their request back, the busy one has not
    for number in range(10):
        await limit.wait(f"more {number}")
    assert len(limit) == MAX_BUCKETS
    assert await limit.wait("busy") > 0
    assert await limit.wait("idle 0") == 0.0


async def test_whoever_goes_on_asking_is_not_forgotten_for_having_come_first() -> None:
    now = 0.0
    limit = RateLimit(1, clock=lambda: now)
    await limit.wait("busy")
    for number in range(MAX_BUCKETS - 1):
        await limit.wait(f"idle {number}")
    now = 1.0
    assert await limit.wait("busy") > 0
    for number in range(10):
        await limit.wait(f"more {number}")
    assert await limit.wait("busy") > 0
