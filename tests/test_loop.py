"""The virtual clock that every async test stands on."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loop import Deadlock, TooLate, VirtualLoop


@pytest.fixture
async def started_at() -> AsyncIterator[float]:
    await asyncio.sleep(5)
    yield asyncio.get_running_loop().time()
    await asyncio.sleep(5)


async def test_time_passes_only_when_idle() -> None:
    loop = asyncio.get_running_loop()
    seen: list[tuple[str, float]] = []

    async def tick(name: str, delay: float) -> None:
        await asyncio.sleep(delay)
        seen.append((name, loop.time()))

    await asyncio.gather(tick("late", 3600), tick("early", 0.1), tick("soon", 0))
    assert seen == [("soon", 0.0), ("early", pytest.approx(0.1)), ("late", pytest.approx(3600))]


async def test_async_fixture_shares_the_loop(started_at: float) -> None:
    assert started_at == asyncio.get_running_loop().time() == 5


async def test_timeout_follows_the_virtual_clock() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(30):
            await asyncio.Event().wait()
    assert asyncio.get_running_loop().time() == pytest.approx(30)


def test_a_wait_without_end_is_a_deadlock() -> None:
    async def wait_for_ever() -> None:
        await asyncio.Event().wait()

    loop = VirtualLoop()
    with pytest.raises(Deadlock, match=r"test_loop\.py:\d+ > .*locks\.py:\d+"):
        loop.run(wait_for_ever())
    loop.close()


def test_an_endless_heartbeat_ends_at_the_horizon() -> None:
    async def beat() -> None:
        while True:
            await asyncio.sleep(15)

    loop = VirtualLoop(horizon=60)
    with pytest.raises(TooLate, match="75 virtual seconds"):
        loop.run(beat())
    loop.close()


def test_a_background_failure_is_not_silent() -> None:
    async def start() -> None:
        asyncio.get_running_loop().call_soon(lambda: 1 / 0)
        await asyncio.sleep(1)

    loop = VirtualLoop()
    with pytest.raises(ExceptionGroup) as caught:
        loop.run(start())
    assert isinstance(caught.value.exceptions[0], ZeroDivisionError)
    loop.close()


@pytest.mark.skipif(sys.platform == "emscripten", reason="no threads")
async def test_the_clock_stands_still_for_a_thread() -> None:
    gate = threading.Event()
    timer = asyncio.get_running_loop().call_later(60, lambda: None)
    waiter = asyncio.create_task(asyncio.to_thread(gate.wait))
    await asyncio.sleep(0)
    gate.set()
    assert await waiter
    assert asyncio.get_running_loop().time() == 0
    timer.cancel()


@pytest.mark.real_loop
async def test_real_loop_is_asyncio_s_own() -> None:
    assert not isinstance(asyncio.get_running_loop(), VirtualLoop)


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=5))
async def test_timers_fire_in_order(delays: list[float]) -> None:
    loop = asyncio.get_running_loop()
    fired: list[float] = []
    for delay in delays:
        loop.call_later(delay, fired.append, delay)
    await asyncio.sleep(1001)
    assert fired == sorted(delays)
