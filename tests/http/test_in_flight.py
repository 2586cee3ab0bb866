"""Requests that several callers share: who waits how long, and what nobody waits for any more."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import (
    ApiError,
)
from chat_py.base.owner import Owner
from chat_py.http.in_flight import InFlightRequest, InFlightRequests
from tests.fakes.api import ApiRig
from tests.fakes.transport import FakeSignal, Response, json_response


def error(type_):
    return lambda _: ApiError(type_, type=type_)


class Rig:
    """`begin` starts a request that lasts a second, `join` waits for one."""

    def __init__(self):
        self.discarded = []
        self.failures = []
        self.requests = InFlightRequests[str](
            Owner("test", self.failures.append), self.discarded.append
        )
        self.response = asyncio.Event()

    def begin(self, key=""):
        async def run(_):
            await self.response.wait()
            return "response"

        request = InFlightRequest[str](key, "GET /x", "/x")
        return self.requests.start(request, run, error("aborted"))

    def join(self, request, seconds=30.0):
        return asyncio.ensure_future(
            self.requests.wait(
                request,
                seconds=seconds,
                signal=None,
                aborted=error("aborted"),
                timed_out=error("timeout"),
            )
        )


def start(rig: ApiRig, *arguments: Any) -> asyncio.Task[Any]:
    return asyncio.ensure_future(rig.api.make_request(*arguments))


@pytest.mark.parametrize("waits", [(10, 30), (30, 10)])
async def test_its_deadline_is_that_of_the_caller_who_waits_longest(waits):
    rig = Rig()
    request = rig.begin()
    callers = [rig.join(request, seconds) for seconds in waits]
    await asyncio.sleep(0)
    assert request.deadline == asyncio.get_running_loop().time() + 30
    await asyncio.sleep(20)
    rig.response.set()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    assert sorted(str(outcome) for outcome in outcomes) == ["response", "timeout"]


async def test_what_comes_in_the_moment_in_which_its_caller_leaves_is_discarded():
    rig = Rig()
    request = rig.begin()
    caller = rig.join(request)
    await asyncio.sleep(1)
    request.settle("response")
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert rig.discarded == ["response"]


async def test_a_failure_in_that_moment_is_nothing_to_discard():
    rig = Rig()
    request = rig.begin()
    caller = rig.join(request)
    await asyncio.sleep(1)
    request.fail(error("server")(request))
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert rig.discarded == []


async def test_it_ends_with_the_last_caller_and_not_with_the_first():
    rig = Rig()
    request = rig.begin("key")
    first, last = rig.join(request), rig.join(request)
    await asyncio.sleep(1)
    first.cancel()
    await asyncio.sleep(1)
    assert list(rig.requests) == [request]
    assert rig.requests.find("key") is request
    last.cancel()
    await asyncio.sleep(0)
    assert rig.requests.find("key") is None  # at once: nobody may join what is about to end
    await asyncio.sleep(1)
    assert list(rig.requests) == []
    assert rig.discarded == rig.failures == []


async def test_who_leaves_while_it_ends_by_itself_ends_nothing_else():
    rig = Rig()
    request = rig.begin()
    caller = rig.join(request)
    await asyncio.sleep(1)
    rig.response.set()
    assert await caller == "response"
    await asyncio.sleep(1)
    assert request.task is not None
    assert not request.task.cancelled()


class TestSharing:
    async def test_identical_gets_are_one_request(self) -> None:
        rig = ApiRig(json_response({"a": [1]}, delay=1))
        first, second = start(rig, "GET", "/x", {"q": 1}), start(rig, "GET", "/x", {"q": 1})
        await asyncio.sleep(0.5)
        assert rig.api.active_requests.keys() == ["GET /api/x?q=1"]
        one, two = await asyncio.gather(first, second)
        assert len(rig.transport.sent) == 1
        one["a"].append(2)
        assert two == {"a": [1]}
        assert rig.api.active_requests.size == 0

    async def test_one_caller_s_abort_is_no_other_s(self) -> None:
        rig, signal = ApiRig(json_response({"a": 1}, delay=2)), FakeSignal()
        first, second = start(rig, "GET", "/x", None, {"signal": signal}), start(rig, "GET", "/x")
        await asyncio.sleep(1)
        signal.abort()
        with pytest.raises(ApiError):
            await first
        assert await second == {"a": 1}
        assert rig.transport.cancelled == []

    async def test_the_last_to_leave_cancels_it(self) -> None:
        rig = ApiRig(default=Response(200, delay=5))
        tasks = [start(rig, "GET", "/x") for _ in range(2)]
        await asyncio.sleep(1)
        tasks[0].cancel()
        await asyncio.sleep(1)
        assert rig.transport.cancelled == []
        tasks[1].cancel()
        await asyncio.sleep(0.1)
        assert len(rig.transport.cancelled) == 1

    async def test_a_deadline_is_the_caller_s_own(self) -> None:
        rig = ApiRig(json_response({"a": 1}, delay=5))
        short = start(rig, "GET", "/x", None, {"timeout": 1000})
        long = start(rig, "GET", "/x")
        with pytest.raises(ApiError) as caught:
            await short
        assert caught.value.type == "timeout"
        assert await long == {"a": 1}
        assert len(rig.transport.sent) == 1

    @pytest.mark.parametrize(
        ("one", "two"),
        [
            (("GET", "/x", {"q": 1}), ("GET", "/x", {"q": 2})),
            (("GET", "/x"), ("GET", "/x", None, {"headers": {"a": "b"}})),
            (("GET", "/x"), ("GET", "/x", None, {"responseType": "text"})),
            (("POST", "/x", {}), ("POST", "/x", {})),
            (
                ("POST", "/x", {}, {"idempotencyKey": "1"}),
                ("POST", "/x", {}, {"idempotencyKey": "2"}),
            ),
        ],
    )
    async def test_what_differs_is_not_shared(self, one: Any, two: Any) -> None:
        rig = ApiRig(default=json_response(1, delay=1))
        await asyncio.gather(start(rig, *one), start(rig, *two))
        assert len(rig.transport.sent) == 2

    async def test_who_comes_as_it_ends_asks_anew(self) -> None:
        rig = ApiRig(json_response("first", delay=1), json_response("second"))
        first = start(rig, "GET", "/x")
        late: list[asyncio.Task[Any]] = []
        await asyncio.sleep(0.5)
        (request,) = rig.api._in_flight  # pyright: ignore[reportPrivateUsage]
        assert request.task is not None
        # Called between the end of the request and the moment in which its callers learn of it.
        request.task.add_done_callback(lambda _: late.append(start(rig, "GET", "/x")))
        assert await first == "first"
        assert await late[0] == "second"

    async def test_posts_with_one_key_are_one(self) -> None:
        rig = ApiRig(default=json_response(1, delay=1))
        call = ("POST", "/x", {"a": 1}, {"idempotencyKey": "1"})
        await asyncio.gather(start(rig, *call), start(rig, *call))
        assert len(rig.transport.sent) == 1

    async def test_another_user_shares_nothing(self) -> None:
        rig = ApiRig(default=json_response(1, delay=1))
        first = start(rig, "GET", "/x")
        await asyncio.sleep(0.1)
        rig.user = "bob"
        await asyncio.gather(first, start(rig, "GET", "/x"))
        assert len(rig.transport.sent) == 2

    async def test_what_was_read_before_a_write_is_not_shared_after_it(self) -> None:
        rig = ApiRig(json_response("old", delay=5), json_response({}), json_response("new"))
        before = start(rig, "GET", "/chat/1/history")
        await asyncio.sleep(1)
        await rig.api.make_request("POST", "/chat/1/message", {})
        assert await rig.api.make_request("GET", "/chat/1/history") == "new"
        assert await before == "old"
