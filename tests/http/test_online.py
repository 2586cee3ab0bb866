"""Waiting for the network."""

from __future__ import annotations

import asyncio

from chat_py.http.online import back_online
from tests.fakes.transport import FakeNetwork


async def test_it_waits_until_the_browser_is_online() -> None:
    network = FakeNetwork()
    await back_online(network)
    network.set_online(False)
    waiting = asyncio.ensure_future(back_online(network))
    await asyncio.sleep(60)
    assert not waiting.done()
    network.set_online(True)
    await waiting
