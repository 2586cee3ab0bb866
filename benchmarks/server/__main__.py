"""Measure the server, and write its section of `benchmarks/results.md`.

`python -m benchmarks.server [--quick] [--streams N] [--rows N]`. Everything goes over the loopback,
is bounded in count and time, and leaves nothing behind.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import measured_by, put_section, table
from benchmarks.running import quantile
from benchmarks.server.load import (
    WRITERS,
    WRITES,
    Streams,
    memory_of_guests,
    read_streams,
    write_messages,
)
from benchmarks.server.processes import RATE, serve_ours, serve_peer
from benchmarks.server.rows import fill, time_endpoints
from benchmarks.serving import Served
from chat_py_server.sqlite.database import FILE_NAME
from tests.server.services import postgres_server
from tools.command import main

__all__ = ["measure"]

TITLE = "## The server under load"
STREAMS, QUICK_STREAMS = 1000, 100
ROWS, QUICK_ROWS = 10_000_000, 300_000
FEW_ROWS = 10_000
ROUNDS, QUICK_ROUNDS = 5, 2
SECONDS, QUICK_SECONDS = 20.0, 5.0
REQUESTS, QUICK_REQUESTS = 60, 20
GUESTS, QUICK_GUESTS = 5000, 500
FAST = 1_000_000
PEER, SQLITE, POSTGRES = "bare application", "SQLite", "PostgreSQL"


def measure(*, quick: bool, streams: int, rows: int) -> str:
    """The section of the results, as Markdown."""
    load_before = os.getloadavg()[0]
    with TemporaryDirectory(prefix="chat-py-bench-") as temporary:
        folder = Path(temporary)
        with _three(folder) as servers:
            writes = _writes(servers, QUICK_ROUNDS if quick else ROUNDS)
            seconds = QUICK_SECONDS if quick else SECONDS
            read: dict[str, Streams] = {}
            for name, served in servers.items():
                _say(f"{streams} streams: {name}")
                read[name] = asyncio.run(read_streams(served, streams, seconds))
            guests = QUICK_GUESTS if quick else GUESTS
            memory = asyncio.run(memory_of_guests(servers[SQLITE], guests))
        times = _endpoints(folder, rows, QUICK_REQUESTS if quick else REQUESTS)
    command = " ".join(["python -m benchmarks.server", *sys.argv[1:]])
    return (
        f"{TITLE}\n\n{measured_by(command)} The load before it was {load_before:.1f} (other "
        "programs'), and clients and servers share the cores. The bare "
        "application is Starlette that stores and reads the same in SQLite and validates nothing."
        "\n\n" + _written(writes) + "\n" + _streamed(read, streams, seconds) + "\n"
        f"Memory of the server: {read[SQLITE].memory:.1f} KiB for each stream, "
        f"**{_ratio(read[SQLITE].memory, read[PEER].memory)}** of the bare application's "
        f"{read[PEER].memory:.1f}; {memory:.2f} KiB for each guest who came once ({guests:,} of "
        f"them).\n\n" + _sized(times, rows)
    )


@contextmanager
def _three(folder: Path) -> Iterator[dict[str, Served]]:
    """The bare application, and ours on each engine. PostgreSQL keeps what it was told, as SQLite
    does (`synchronous=FULL`)."""
    with ExitStack() as stack:
        url = stack.enter_context(postgres_server(settings=()))
        yield {
            PEER: stack.enter_context(serve_peer(folder)),
            SQLITE: stack.enter_context(serve_ours(folder / "sqlite")),
            POSTGRES: stack.enter_context(serve_ours(folder / "other", CHAT_DATABASE=url)),
        }


def _writes(servers: Mapping[str, Served], rounds: int) -> dict[str, list[float]]:
    """Messages a second, in rounds in which all take turns."""
    found: dict[str, list[float]] = {name: [] for name in servers}
    for number in range(rounds):
        _say(f"messages, round {number + 1} of {rounds}")
        for name, served in servers.items():
            found[name].append(asyncio.run(write_messages(served)))
    return found


def _endpoints(folder: Path, rows: int, requests: int) -> dict[str, tuple[float, float]]:
    for name, count in (("few", FEW_ROWS), ("many", rows)):
        _say(f"tables with {count:,} messages")
        with serve_ours(folder / name):
            pass  # makes the tables
        fill(folder / name / FILE_NAME, count)
    _say("endpoints")
    with (
        serve_ours(folder / "few", rate=FAST) as few,
        serve_ours(folder / "many", rate=FAST) as many,
    ):
        return asyncio.run(time_endpoints(few, many, requests))


def _written(writes: Mapping[str, list[float]]) -> str:
    each = {name: statistics.median(found) for name, found in writes.items()}
    rows = [[name, f"{rate:.0f}", f"{rate / each[PEER]:.2f}"] for name, rate in each.items()]
    return (
        f"{WRITERS} guests post {WRITES} messages each (medians of {len(writes[PEER])} rounds in "
        "turn; goal: 0.6):\n\n" + table(["", "messages a second", "of the bare application"], rows)
    )


def _streamed(read: Mapping[str, Streams], count: int, seconds: float) -> str:
    rows = [
        [
            name,
            *(f"{1000 * quantile(found.first, part):.0f}" for part in (0.5, 0.99)),
            *(f"{1000 * quantile(found.gaps, part):.0f}" for part in (0.5, 0.99)),
            f"{1000 * max(found.gaps):.0f}",
        ]
        for name, found in read.items()
    ]
    return (
        f"{count:,} guests ask for an answer at once, {RATE} tokens a second each, for "
        f"{seconds:g} s (ms; goals: first word p99 and every gap below 1,000):\n\n"
        + table(["", "first word p50", "p99", "longest gap p50", "p99", "of all"], rows)
    )


def _sized(times: Mapping[str, tuple[float, float]], rows: int) -> str:
    lines = [
        [name, f"{few:.1f}", f"{many:.1f}", f"{many / few:.2f}"]
        for name, (few, many) in times.items()
    ]
    return (
        f"Each endpoint with {FEW_ROWS:,} and with {rows:,} messages in SQLite (median ms, asked "
        "in turn; goal: at most 1.5):\n\n"
        + table(["", f"{FEW_ROWS:,}", f"{rows:,}", "ratio"], lines)
    )


def _ratio(ours: float, others: float) -> str:
    return f"{ours / others:.2f}" if others > 0 else "–"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server")
    parser.add_argument("--quick", action="store_true", help="less of all, and only printed")
    parser.add_argument("--streams", type=int, metavar="N", help=f"at a time ({STREAMS})")
    parser.add_argument("--rows", type=int, metavar="N", help=f"messages in the tables ({ROWS})")
    given = parser.parse_args()
    section = measure(
        quick=given.quick,
        streams=given.streams or (QUICK_STREAMS if given.quick else STREAMS),
        rows=given.rows or (QUICK_ROWS if given.quick else ROWS),
    )
    print(section)
    if not given.quick:
        put_section(section)


if __name__ == "__main__":
    main(_main)
