"""ChatAPI as its callers notice it: what goes out, what comes back, and when."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import (
    ApiError,
    NetworkFailure,
)
from tests.fakes.api import ApiRig
from tests.fakes.transport import FakeSignal, Response, json_response

TEXT = {"content-type": "text/plain; charset=utf-8"}


async def refused(rig: ApiRig, *arguments: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await rig.api.make_request(*arguments)
    return caught.value


def start(rig: ApiRig, *arguments: Any) -> asyncio.Task[Any]:
    return asyncio.ensure_future(rig.api.make_request(*arguments))


class TestDeadlines:
    async def test_the_total_deadline_covers_all_attempts(self) -> None:
        rig = ApiRig(default=Response(503, delay=4))
        error = await refused(rig, "GET", "/x", None, {"timeout": 10_000, "retries": 9})
        # 0–4, wait 1, 5–9; the next wait of 2 would end too late, so it is not begun.
        assert (error.type, error.status, error.attempts) == ("server", 503, 2)
        assert asyncio.get_running_loop().time() == pytest.approx(9)

    async def test_a_silent_server(self) -> None:
        rig = ApiRig(default=Response(200, delay=3600))
        error = await refused(rig, "GET", "/x")
        assert (error.type, error.status, error.attempts) == ("timeout", 0, 1)
        assert asyncio.get_running_loop().time() == pytest.approx(30)
        await asyncio.sleep(0.001)  # let tasks end
        assert len(rig.transport.cancelled) == 1
        assert rig.owner.count == 0

    async def test_a_body_that_never_ends(self) -> None:
        rig = ApiRig(default=Response(200, "x", TEXT, open=True))
        assert (await refused(rig, "GET", "/x", None, {"timeout": 500})).type == "timeout"
        await asyncio.sleep(0.001)  # let tasks end
        assert rig.transport.responses[0].closed

    async def test_each_attempt_may_have_its_own(self) -> None:
        rig = ApiRig(Response(200, delay=60), json_response({"a": 1}))
        assert await rig.api.make_request("GET", "/x", None, {"attemptTimeout": 2000}) == {"a": 1}
        assert rig.transport.times == pytest.approx([0, 3])

    async def test_what_went_wrong_says_more_than_that_time_is_up(self) -> None:
        rig = ApiRig(default=NetworkFailure("offline"))
        rig.network.online = False
        error = await refused(rig, "GET", "/x")
        assert error.type == "network"
        assert asyncio.get_running_loop().time() == pytest.approx(30)


class TestOffline:
    async def test_it_waits_for_online_and_spends_no_attempt(self) -> None:
        rig = ApiRig(default=json_response({"a": 1}))
        rig.network.online = False
        task = start(rig, "GET", "/x", None, {"retries": 1})
        for _ in range(3):  # back for a moment, three times
            await asyncio.sleep(2)
            rig.network.set_online(True)
            rig.network.set_online(False)
        await asyncio.sleep(2)
        rig.network.set_online(True)
        assert await task == {"a": 1}
        assert rig.network.listeners == 0

    async def test_a_connection_that_goes_during_a_wait_costs_no_attempt(self) -> None:
        rig = ApiRig(Response(500), json_response("back"))
        task = start(rig, "GET", "/x")
        await asyncio.sleep(0.5)
        rig.network.set_online(False)
        await asyncio.sleep(10)
        assert len(rig.transport.sent) == 1
        rig.network.set_online(True)
        assert await task == "back"

    async def test_without_retries_it_says_so_at_once(self) -> None:
        rig = ApiRig()
        rig.network.online = False
        error = await refused(rig, "GET", "/x", None, {"retries": 0})
        assert error.type == "network"
        assert asyncio.get_running_loop().time() == 0

    async def test_a_post_without_a_key_is_not_repeated(self) -> None:
        rig = ApiRig()
        rig.network.online = False
        assert (await refused(rig, "POST", "/x", {})).type == "network"
        assert len(rig.transport.sent) == 1


class TestAbort:
    async def test_by_signal_while_it_is_under_way(self) -> None:
        rig, signal = ApiRig(default=Response(200, delay=5)), FakeSignal()
        task = start(rig, "GET", "/x", None, {"signal": signal})
        await asyncio.sleep(1)
        signal.abort()
        with pytest.raises(ApiError) as caught:
            await task
        assert (caught.value.type, caught.value.retryable) == ("aborted", False)
        await asyncio.sleep(0.001)  # let tasks end
        assert len(rig.transport.cancelled) == 1
        assert signal.listeners == 0

    @pytest.mark.parametrize("when", [-1, 1])
    async def test_a_signal_whose_time_is_up_is_a_timeout(self, when: float) -> None:
        rig, signal = ApiRig(default=Response(200, delay=5)), FakeSignal()
        signal.timed_out = True
        if when < 0:
            signal.abort()
        else:
            asyncio.get_running_loop().call_later(when, signal.abort)
        error = await refused(rig, "GET", "/x", None, {"signal": signal})
        assert error.type == "timeout"

    async def test_by_signal_during_a_wait(self) -> None:
        rig, signal = ApiRig(default=Response(503)), FakeSignal()
        task = start(rig, "GET", "/x", None, {"signal": signal})
        asyncio.get_running_loop().call_later(1.5, signal.abort)
        with pytest.raises(ApiError):
            await task
        assert asyncio.get_running_loop().time() == pytest.approx(1.5)
        await asyncio.sleep(60)
        assert len(rig.transport.sent) == 2

    async def test_a_signal_that_was_aborted_before(self) -> None:
        rig, signal = ApiRig(), FakeSignal()
        signal.abort()
        assert (await refused(rig, "GET", "/x", None, {"signal": signal})).type == "aborted"
        assert rig.transport.sent == []

    async def test_everything(self) -> None:
        rig = ApiRig(default=Response(200, delay=5))
        tasks = [start(rig, "GET", f"/{i}") for i in range(3)] + [start(rig, "GET", "/0")]
        await asyncio.sleep(1)
        assert rig.api.abort_all_requests() == 3
        errors = await asyncio.gather(*tasks, return_exceptions=True)
        assert [error.type for error in errors if isinstance(error, ApiError)] == ["aborted"] * 4
        assert len(rig.transport.cancelled) == 3
        assert rig.api.abort_all_requests() == 0

    async def test_a_cancelled_task_cancels_its_request(self) -> None:
        rig = ApiRig(default=Response(200, delay=5))
        task = start(rig, "GET", "/x")
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0.001)  # let tasks end
        assert len(rig.transport.cancelled) == 1

    async def test_closing_the_owner_leaves_nobody_waiting(self) -> None:
        rig = ApiRig(default=Response(200, delay=5))
        task = start(rig, "GET", "/x")
        await asyncio.sleep(1)
        rig.owner.close()
        with pytest.raises(ApiError):
            await task


class TestLogin:
    async def test_a_burst_of_401s_is_handled_once_and_not_retried(self) -> None:
        rig = ApiRig(default=Response(401))
        for i in range(4):
            assert (await refused(rig, "GET", f"/{i}")).type == "auth"
            await asyncio.sleep(3)
        assert len(rig.transport.sent) == 4
        assert [error.endpoint for error in rig.auth_calls] == ["/0"]
        await asyncio.sleep(60)
        await refused(rig, "GET", "/later")
        assert [error.endpoint for error in rig.auth_calls] == ["/0", "/later"]
