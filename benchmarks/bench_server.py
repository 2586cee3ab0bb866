"""The server under load, beside a bare Starlette application with SQLite in the same run.

`make bench-server`, or `python -m benchmarks.bench_server [--streams N] [--rows N]`. Everything
goes over the loopback and is bounded in count and time.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.bench import Bench, serve
from benchmarks.report import table
from benchmarks.running import quantile
from tools.command import ROOT, ToolError, main

__all__ = ["measure", "run"]

WRITERS = 8
WRITES = 150
"""Messages of each writer in a round."""
ROUNDS = 3
STREAMS = 300
READ_FOR = 8.0
"""Seconds for which each stream is read."""
ROWS = 300_000
FEW_ROWS = 10_000
REQUESTS = 40
"""Of each endpoint, with few and with many messages in the table."""
RATE = "10"
LIMITED = "RATE_LIMIT ADDRESS_RATE_LIMIT ADDRESS_GUESTS GUESTS ANSWERS ADDRESS_ANSWERS".split()
LIMITS = {f"CHAT_{name}": "1000000" for name in LIMITED}
FILL = """
WITH RECURSIVE numbers (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)
INSERT INTO messages (id, user_chat_id, sender, content, timestamp)
SELECT 'm' || n, 'c' || (n / 50), iif(n % 2, 'user', 'bot'), 'Message ' || n, n FROM numbers
"""
FILL_CHATS = """
WITH RECURSIVE numbers (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)
INSERT INTO user_chats (id, user_id, chat_id, created_at)
SELECT 'c' || n, 'u' || n, 'kai', n FROM numbers
"""
FILL_ANSWERS = """
INSERT INTO completions (id, user_id, user_chat_id, message_id, reply_to, state, ending)
SELECT 'r' || id, 'u', user_chat_id, id, 'q' || id, 'done', '{}' FROM messages
WHERE sender = 'bot' AND id LIKE 'm%'
"""


@dataclass
class Client:
    """One kept connection, of one guest."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    cookie: str = ""

    async def send(self, method: str, path: str, body: str = "") -> tuple[int, dict[str, str]]:
        """Send a request and read the head of its response: the status, and the fields."""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"Cookie: {self.cookie}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write((head + body).encode())
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])
        }
        if "set-cookie" in fields:
            self.cookie = fields["set-cookie"].partition(";")[0]
        return int(lines[0].split()[1]), fields

    async def ask(self, method: str, path: str, body: str = "") -> bytes:
        """The body of a response of a known length."""
        status, fields = await self.send(method, path, body)
        content = await self.reader.readexactly(int(fields["content-length"]))
        if status >= 300:
            raise ToolError(f"{method} {path}: {status} {content[:200]!r}")
        return content


@asynccontextmanager
async def clients(address: str, count: int) -> AsyncIterator[list[Client]]:
    """`count` connections, each of a guest of its own."""
    host, _, port = address.removeprefix("http://").partition(":")
    opened = [Client(*await asyncio.open_connection(host, int(port))) for _ in range(count)]
    try:
        yield opened
    finally:
        for client in opened:
            client.writer.close()


async def write_messages(address: str) -> float:
    """Messages that are stored each second."""

    async def write(client: Client) -> None:
        for number in range(WRITES):
            await client.ask("POST", "/api/chat/kai/message", f'{{"content": "number {number}"}}')

    async with clients(address, WRITERS) as opened:
        for client in opened:
            await client.ask("GET", "/api/chat/kai/history")
        begun = time.perf_counter()
        await asyncio.gather(*map(write, opened))
        return WRITERS * WRITES / (time.perf_counter() - begun)


@dataclass
class Streams:
    """Seconds from asking to the first word of each stream, and the longest gap in each."""

    first: list[float] = field(default_factory=list[float])
    gaps: list[float] = field(default_factory=list[float])


async def read_streams(address: str, count: int) -> Streams:
    """Ask for `count` answers at once, and read each for `READ_FOR` seconds."""
    found = Streams()

    async def read(client: Client) -> None:
        begun = time.perf_counter()
        await client.send("POST", "/api/completion", '{"chatId": "kai"}')
        last, gap, first = begun, 0.0, 0.0
        while time.perf_counter() - begun < READ_FOR:
            if b"event: delta" not in await client.reader.read(65536):
                continue
            now = time.perf_counter()
            if first:
                gap = max(gap, now - last)
            else:
                first = now - begun
            last = now
        found.first.append(first)
        found.gaps.append(gap)

    async with clients(address, count) as opened:
        first_visits = (client.ask("GET", "/api/chat/kai/history") for client in opened)
        await asyncio.gather(*first_visits)
        await asyncio.gather(*map(read, opened))
    return found


async def time_endpoints(address: str) -> dict[str, float]:
    """Median milliseconds of each endpoint for one guest."""
    found: dict[str, float] = {}
    async with clients(address, 1) as (client,):
        await client.ask("GET", "/api/chat?chatId=kai")
        for name, method, path, body in (
            ("list of chats", "GET", "/api/chats", ""),
            ("open a chat", "GET", "/api/chat?chatId=kai", ""),
            ("history", "GET", "/api/chat/kai/history", ""),
            ("message", "POST", "/api/chat/kai/message", '{"content": "x"}'),
            ("suggestions", "GET", "/api/suggestions?chatId=kai", ""),
        ):
            times: list[float] = []
            for _ in range(REQUESTS):
                begun = time.perf_counter()
                await client.ask(method, path, body)
                times.append((time.perf_counter() - begun) * 1000)
            found[name] = statistics.median(times)
        times = []
        for _ in range(REQUESTS):
            await client.ask("POST", "/api/chat/kai/message", '{"content": "x"}')
            begun = time.perf_counter()
            await client.send("POST", "/api/completion", '{"chatId": "kai"}')
            content = b""
            while b"event: delta" not in content:
                content += await client.reader.read(65536)
            times.append((time.perf_counter() - begun) * 1000)
            while not content.endswith(b"\r\n0\r\n\r\n"):
                content += await client.reader.read(65536)
        found["an answer's first word"] = statistics.median(times)
    return found


@contextmanager
def serve_peer(folder: Path) -> Iterator[str]:
    """The address of the bare application while the block runs."""
    environment = {**os.environ, "PEER_FILE": str(folder / "peer.sqlite3"), "PEER_RATE": RATE}
    code = (
        "import uvicorn, socket\n"
        "from benchmarks.peer_server import app\n"
        "listening = socket.create_server(('127.0.0.1', 0))\n"
        "print(listening.getsockname()[1], flush=True)\n"
        "uvicorn.Server(uvicorn.Config(app, log_level='warning')).run(sockets=[listening])\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def _fill(folder: Path, first: int, last: int) -> None:
    with closing(sqlite3.connect(folder / "chat.sqlite3")) as file, file:
        file.execute("PRAGMA synchronous = OFF")
        file.execute(FILL_CHATS, {"first": first // 50, "last": last // 50})
        file.execute(FILL, {"first": first, "last": last - 1})
        file.execute("DELETE FROM completions WHERE id LIKE 'rm%'")
        file.execute(FILL_ANSWERS)


def measure(streams: int = STREAMS, rows: int = ROWS) -> str:
    """The section of the results, as Markdown."""
    writes: dict[str, list[float]] = {"ours": [], "peer": []}
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        settings: dict[str, Any] = {**LIMITS, "CHAT_RESPONDER_RATE": RATE}
        with serve(folder / "ours", ROOT, **settings) as ours, serve_peer(folder) as peer:
            for _ in range(ROUNDS):
                writes["ours"].append(asyncio.run(write_messages(ours)))
                writes["peer"].append(asyncio.run(write_messages(peer)))
            read = {
                "this server": asyncio.run(read_streams(ours, streams)),
                "bare application": asyncio.run(read_streams(peer, streams)),
            }
        settings["CHAT_RESPONDER_RATE"] = "1000000"
        data = folder / "rows"
        with serve(data, ROOT, **settings):
            pass
        _fill(data, 50, FEW_ROWS)
        with serve(data, ROOT, **settings) as address:
            few = asyncio.run(time_endpoints(address))
        _fill(data, FEW_ROWS + 50, rows)
        with serve(data, ROOT, **settings) as address:
            many = asyncio.run(time_endpoints(address))
    ours_rate, peer_rate = (statistics.median(writes[name]) for name in ("ours", "peer"))
    under_load = [
        [
            name,
            *(f"{1000 * quantile(found.first, part):.0f}" for part in (0.5, 0.99)),
            *(f"{1000 * quantile(found.gaps, part):.0f}" for part in (0.5, 0.99)),
        ]
        for name, found in read.items()
    ]
    by_size = [
        [name, f"{few[name]:.1f}", f"{many[name]:.1f}", f"{many[name] / few[name]:.2f}"]
        for name in few
    ]
    return (
        "## The server under load\n\n"
        "Beside a bare Starlette application that stores and reads the same in SQLite. "
        f"{WRITERS} guests post {WRITES} messages each: {ours_rate:.0f} a second, "
        f"**{ours_rate / peer_rate:.2f}** of the bare application's {peer_rate:.0f} (goal: 0.6). "
        f"{streams} guests ask for an answer at once, {RATE} tokens a second each (ms; goal: "
        "both p99 below 1,000):\n\n"
        + table(["", "first word p50", "p99", "longest gap p50", "p99"], under_load)
        + f"\nEach endpoint with {FEW_ROWS:,} and with {rows:,} messages in the table (ms; goal: "
        "at most 1.5):\n\n" + table(["", f"{FEW_ROWS:,}", f"{rows:,}", "ratio"], by_size)
    )


def run(bench: Bench) -> str:
    """For `python -m benchmarks`; needs no browser."""
    return measure()


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_server")
    parser.add_argument("--streams", type=int, default=STREAMS)
    parser.add_argument("--rows", type=int, default=ROWS)
    given = parser.parse_args()
    print(measure(given.streams, given.rows))


if __name__ == "__main__":
    main(_main)
