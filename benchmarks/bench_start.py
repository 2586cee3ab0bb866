"""The start: from navigation to `chatcore:ready`, and to the first stored message on the screen.

The measure is a bare page that loads the same Pyodide and the same wheels from the same server
and makes one pydantic model (= 1.00). All ways take turns, so that what else the machine does
falls on all of them alike.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Request

from benchmarks.bench import Bench
from benchmarks.report import table
from benchmarks.starting import Start, Way, open_context, rested_page, start_page

__all__ = ["run"]

SMALL = 20_000
"""Bytes under which a file is not listed by itself."""


PEER = Way("stock Pyodide + pydantic", "/pages/stock-pyodide.html", chat=False)
WAYS = (
    PEER,
    Way("stock PyScript, without pydantic", "/pages/stock-pyscript.html", chat=False, eval=True),
    # It assigns HTML as text, which the policy of the test pages does not allow.
    Way("JavaScript (marked, DOMPurify)", "/pages/javascript.html", eval=True),
    Way("chat_py, drop-in", "/pages/drop-in.html"),
    Way("chat_py, PyScript", "/"),
)


def _measure(bench: Bench, way: Way) -> tuple[Start, Start]:
    """A cold start, in a context of its own, and then a second visit in it."""
    context = open_context(bench, way)
    try:
        page = rested_page(context)
        cold = start_page(page, bench.address, way)
        page.close()
        return cold, start_page(rested_page(context), bench.address, way)
    finally:
        context.close()


def _transfer(bench: Bench, way: Way) -> dict[str, list[int]]:
    """Bytes of the bodies that a cold start asks for until ready: path → one per request."""
    context = open_context(bench, way)
    try:
        page = context.new_page()
        done: list[Request] = []
        page.on("requestfinished", lambda request: done.append(request))
        start_page(page, bench.address, way)
        sizes: dict[str, list[int]] = defaultdict(list)
        for request in done.copy():  # asking for sizes lets more of them end
            path = request.url.removeprefix(bench.address).partition("?")[0]
            sizes[path].append(request.sizes()["responseBodySize"])
        return sizes
    finally:
        context.close()


def _median(starts: list[Start], figure: Callable[[Start], Any]) -> float:
    return statistics.median(figure(start) for start in starts)


def _row(way: Way, starts: list[Start], peer: list[Start]) -> list[str]:
    unit = _median(peer, lambda start: start.ready)
    ready = _median(starts, lambda start: start.ready)
    cells = [way.name, f"{ready / unit:.2f}", f"{ready:.0f}"]
    if way.chat:
        painted = _median(starts, lambda start: start.painted)
        cells += [f"{painted / unit:.2f}", f"{painted:.0f}"]
    else:
        cells += ["", ""]
    return [
        *cells,
        f"{_median(starts, lambda start: len(start.tasks)):.0f}",
        f"{_median(starts, lambda start: max(start.tasks, default=0)):.0f}",
    ]


def _times(title: str, starts: dict[Way, list[Start]]) -> str:
    head = ["way", "ready", "ms", "first message", "ms", "long tasks", "longest, ms"]
    rows = [_row(way, starts[way], starts[PEER]) for way in WAYS]
    return f"### {title}\n\n{table(head, rows)}"


def _name(path: str) -> str:
    return path.removeprefix("/static/runtime/").removeprefix("/static/")


def _bytes(transfers: dict[Way, dict[str, list[int]]]) -> str:
    rows = []
    for way, sizes in transfers.items():
        total = sum(map(sum, sizes.values()))
        count = sum(map(len, sizes.values()))
        large = {path: sum(parts) for path, parts in sizes.items() if sum(parts) >= SMALL}
        rows.append([f"**{way.name}**", f"**{total / 1e6:.2f}**", f"**{count}**"])
        for path, size in sorted(large.items(), key=lambda item: -item[1]):
            rows.append([f"`{_name(path)}`", f"{size / 1e6:.2f}", len(sizes[path])])
        rest = total - sum(large.values())
        rows.append(["all smaller files", f"{rest / 1e6:.2f}", count - len(large)])
    return "### What a cold start transfers\n\nBodies as sent (brotli).\n\n" + table(
        ["file", "MB", "requests"], rows
    )


def run(bench: Bench) -> str:
    """Measure all ways in turn; give the section of the results."""
    cold: dict[Way, list[Start]] = {way: [] for way in WAYS}
    warm: dict[Way, list[Start]] = {way: [] for way in WAYS}
    for _ in range(bench.runs):
        for way in WAYS:
            first, second = _measure(bench, way)
            cold[way].append(first)
            warm[way].append(second)
    transfers = {way: _transfer(bench, way) for way in WAYS}
    intro = (
        "## Start\n\n"
        "From navigation to `chatcore:ready` (for the stock pages: until Python has run), and to "
        "the first stored message painted. The unit is the ready time of the first line in the "
        f"same table. Medians of {bench.runs} runs, all ways in turn. Long tasks are those over "
        "50 ms on the main thread before ready.\n"
    )
    return "\n".join(
        [
            intro,
            _times("First visit: a fresh browser profile, nothing cached", cold),
            _times("Second visit: the same profile", warm),
            _bytes(transfers),
        ]
    )
