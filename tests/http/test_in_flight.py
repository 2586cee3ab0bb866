"""Requests that several callers share: who waits how long, and what nobody waits for any more."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.http.in_flight import InFlightRequest, InFlightRequests


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
