"""Waiting for the network."""

from __future__ import annotations

import asyncio

from chat_py.browser.protocols.http import Network

__all__ = ["back_online"]


async def back_online(network: Network) -> None:
    """Wait until the browser is online; the callers' deadlines bound the wait."""
    if network.online:
        return
    online = asyncio.Event()
    forget = network.subscribe(lambda on: online.set() if on else None)
    try:
        await online.wait()
    finally:
        forget()
