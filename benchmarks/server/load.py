"""Many guests at once: messages a second, streams, and the memory that they take."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from benchmarks.server.clients import Client, clients
from benchmarks.serving import Served

__all__ = ["Streams", "memory_of_guests", "read_streams", "write_messages"]

WRITERS = 8
WRITES = 150
"""Messages of each writer in a round."""
GUEST = "/api/chat/kai/history"


async def write_messages(served: Served) -> float:
    """Messages that are stored each second, posted by `WRITERS` guests at once."""

    async def write(client: Client) -> None:
        for number in range(WRITES):
            await client.ask("POST", "/api/chat/kai/message", f'{{"content": "number {number}"}}')

    async with clients(served.address, WRITERS) as opened:
        for client in opened:
            await client.ask("GET", GUEST)
        begun = time.perf_counter()
        await asyncio.gather(*map(write, opened))
        return WRITERS * WRITES / (time.perf_counter() - begun)


@dataclass
class Streams:
    """Seconds from asking to the first word of each stream, and the longest gap in each; KiB of the
    server's memory for each."""

    first: list[float] = field(default_factory=list[float])
    gaps: list[float] = field(default_factory=list[float])
    memory: float = 0.0


async def read_streams(served: Served, count: int, seconds: float) -> Streams:
    """Ask for `count` answers at once, and read each for some seconds."""
    found = Streams()

    async def read(client: Client) -> None:
        begun = time.perf_counter()
        await client.send("POST", "/api/completion", '{"chatId": "kai"}')
        last, gap, first = begun, 0.0, 0.0
        ended = False
        while not ended and time.perf_counter() - begun < seconds:
            part = await client.reader.read(65536)
            ended = not part or part.endswith(b"0\r\n\r\n")
            if b"event: delta" not in part:
                continue
            now = time.perf_counter()
            if first:
                gap = max(gap, now - last)
            else:
                first = now - begun
            last = now
        found.first.append(first or seconds)
        # Silence after an end is none; what an answer without one has not said counts.
        found.gaps.append(gap if ended else max(gap, time.perf_counter() - last))

    async with clients(served.address, count) as opened:
        await asyncio.gather(*(client.ask("GET", GUEST) for client in opened))
        before = served.memory
        await asyncio.gather(*map(read, opened))
        found.memory = (served.memory - before) / count
    return found


async def memory_of_guests(served: Served, count: int) -> float:
    """KiB of the server's memory for each of `count` guests who came once."""
    before = served.memory
    async with clients(served.address, 1) as (client,):
        for _ in range(count):
            client.cookie = ""
            await client.ask("GET", GUEST)
    return (served.memory - before) / count
