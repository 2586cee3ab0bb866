"""When a request is tried again: the whole table, as requests that go out on a virtual clock."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from chat_py.base.errors import ApiError, NetworkFailure
from chat_py.http.retry import (
    BUDGET_FLOOR,
    BUDGET_WINDOW,
    FURTHER_WAIT,
    MAX_BACKOFF,
    MAX_RETRY_AFTER,
    RetryBudget,
    parse_retry_after,
    retry_wait,
)
from tests.fakes.api import ApiRig
from tests.fakes.clock import START
from tests.fakes.transport import Response, json_response

NETWORK = 0  # no answer at all
BACKOFF = [0, 1, 3, 7]  # after waits of 1, 2 and 4 seconds


class Case(NamedTuple):
    """`times`: when requests go out, in seconds, if the same thing goes wrong each time."""

    method: str
    status: int
    key: bool
    retry_after: str | None
    times: list[float]


def _cases() -> list[Case]:
    cases: list[Case] = []
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
        cases += [
            Case(method, status, False, None, BACKOFF) for status in (NETWORK, 408, 429, 500, 503)
        ]
        cases += [Case(method, status, False, None, [0]) for status in (400, 401, 403, 404)]
    for method in ("POST", "PATCH"):
        for status in (NETWORK, 408, 500, 502, 503, 504):
            cases.append(Case(method, status, False, None, [0]))
            cases.append(Case(method, status, True, None, BACKOFF))
        cases.append(Case(method, 429, False, None, BACKOFF))
        cases.append(Case(method, 503, False, "0", BACKOFF))
        cases += [Case(method, status, True, None, [0]) for status in (400, 401, 403, 409, 422)]
    cases += [
        # What the server asks for wins where it is longer than the back-off.
        Case("GET", 503, False, "3", [0, 3, 6, 10]),
        Case("GET", 429, False, "1", BACKOFF),
        Case("POST", 503, False, "5", [0, 5, 10, 15]),
        Case("POST", 429, False, "2", [0, 2, 4, 8]),
        Case("GET", 503, False, "Tue, 14 Nov 2023 22:13:25 GMT", [0, 5, 7, 11]),
        # A wait that the deadline of 30 seconds does not leave time for is not begun.
        Case("GET", 503, False, "3600", [0]),
        Case("GET", 429, False, "29", [0, 29]),
        # Nonsense counts as absent, and so is no leave to repeat a POST.
        Case("GET", 503, False, "soon", BACKOFF),
        Case("POST", 503, False, "soon", [0]),
        Case("GET", 503, False, "-5", BACKOFF),
        # It says nothing about other statuses.
        Case("POST", 500, False, "1", [0]),
        Case("GET", 404, False, "1", [0]),
    ]
    return cases


CASES = _cases()


def test_the_table_is_as_large_as_promised() -> None:
    assert len({(c.method, c.status, c.key, c.retry_after) for c in CASES}) >= 60


@pytest.mark.parametrize(
    "case", CASES, ids=lambda c: f"{c.method}-{c.status}-{c.key}-{c.retry_after}"
)
async def test_requests_that_keep_failing(case: Case) -> None:
    headers = {"retry-after": case.retry_after} if case.retry_after is not None else {}
    failure = Response(case.status, headers=headers) if case.status else NetworkFailure("refused")
    rig = ApiRig(default=failure)
    options = {"idempotencyKey": "k1"} if case.key else {}
    with pytest.raises(ApiError) as caught:
        await rig.api.make_request(case.method, "/thing", None, options)
    assert rig.transport.times == pytest.approx(case.times)
    assert caught.value.attempts == len(case.times)
    assert caught.value.status == case.status
    sent_keys = {request.headers.get("idempotency-key") for request in rig.transport.sent}
    assert sent_keys == ({"k1"} if case.key else {None})


@pytest.mark.parametrize("failures", [0, 1, 2, 3])
async def test_the_first_success_ends_it(failures: int) -> None:
    rig = ApiRig(*[Response(503)] * failures, json_response({"ok": True}))
    assert await rig.api.make_request("GET", "/thing") == {"ok": True}
    assert rig.transport.times == pytest.approx(BACKOFF[: failures + 1])


@pytest.mark.parametrize("retries", [0, 1, 2, 5])
async def test_retries_count_what_follows_the_first_attempt(retries: int) -> None:
    rig = ApiRig(default=Response(500))
    with pytest.raises(ApiError):
        await rig.api.make_request("GET", "/x", None, {"retries": retries, "retryDelay": 1})
    assert len(rig.transport.sent) == retries + 1


async def test_retry_delay_doubles_from_what_was_asked_for() -> None:
    rig = ApiRig(default=Response(500))
    with pytest.raises(ApiError):
        await rig.api.make_request("GET", "/x", None, {"retries": 4, "retryDelay": 500})
    assert rig.transport.times == pytest.approx([0, 0.5, 1.5, 3.5, 7.5])


async def test_jitter_adds_at_most_a_tenth() -> None:
    rig = ApiRig(default=Response(500))
    rig.clock.chance = 0.9999999
    with pytest.raises(ApiError):
        await rig.api.make_request("GET", "/x", None, {"retries": 1})
    assert rig.transport.times == pytest.approx([0, 1.1])


def test_waits_are_capped() -> None:
    assert retry_wait(20, 1, None, 0) == MAX_BACKOFF
    assert retry_wait(5_000, 1, None, 0) == MAX_BACKOFF
    assert retry_wait(0, 1, 1e12, 0) == MAX_RETRY_AFTER
    assert retry_wait(0, 0, None, 1) == 0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("9" * 400, 999_999_999_999),
        ("Tue, 14 Nov 2023 22:13:30 GMT", 10),  # IMF-fixdate
        ("Tuesday, 14-Nov-23 22:13:30 GMT", 10),  # RFC 850
        ("Tue Nov 14 22:13:30 2023", 10),  # asctime
        ("Mon, 13 Nov 2023 00:00:00 GMT", 0),  # has passed
        ("", None),
        (None, None),
        ("1.5", None),
        ("-1", None),
        ("١٢", None),
        ("soon", None),
        ("Tue, 99 Nov 2023 22:13:30 GMT", None),
    ],
)
def test_retry_after_of_rfc_9110(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, START) == seconds


async def test_one_caller_cannot_spend_the_retries_of_all() -> None:
    rig = ApiRig(default=Response(500))
    with pytest.raises(ApiError) as caught:
        await rig.api.make_request("GET", "/x", None, {"retries": 15, "timeout": 900_000})
    assert caught.value.attempts == 16
    rig.transport.sent.clear()
    for _ in range(2):
        with pytest.raises(ApiError):
            await rig.api.make_request("GET", "/y")
    assert len(rig.transport.sent) == 8, "each has its three"


async def test_retries_beyond_the_page_s_measure_do_not_hammer_either() -> None:
    rig = ApiRig(default=Response(500))
    with pytest.raises(ApiError):
        await rig.api.make_request("GET", "/x", None, {"retries": 5, "retryDelay": 0})
    assert rig.transport.times == pytest.approx([0, 0, 0, 0, FURTHER_WAIT, 2 * FURTHER_WAIT])


async def test_a_dead_server_is_not_hammered() -> None:
    rig = ApiRig(default=Response(500))
    for _ in range(500):
        with pytest.raises(ApiError):
            await rig.api.make_request("GET", "/x", None, {"retryDelay": 1})
    assert len(rig.transport.sent) <= 500 * 1.2 + BUDGET_FLOOR


def test_the_budget_comes_back_with_time() -> None:
    budget = RetryBudget()
    assert [budget.take(0) for _ in range(BUDGET_FLOOR + 1)] == [True] * BUDGET_FLOOR + [False]
    assert not budget.take(BUDGET_WINDOW - 0.01)
    assert budget.take(BUDGET_WINDOW)


def test_the_more_requests_the_more_retries_but_a_fifth_at_most() -> None:
    budget = RetryBudget()
    for _ in range(100):
        budget.request(0)
    assert [budget.take(0) for _ in range(21)] == [True] * 20 + [False]
