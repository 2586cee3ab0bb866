"""The start: from navigation to `chatcore:ready`, and to the first stored message on the screen.

The measure is a bare page that loads the same Pyodide and the same wheels from the same server
and makes one pydantic model (= 1.00). All ways take turns, so that what else the machine does
falls on all of them alike.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request

from benchmarks.bench import Bench
from benchmarks.report import table

__all__ = ["run"]

MEASURE = Path(__file__).with_name("measure.js")
TIMEOUT = 120_000
"""Milliseconds after which a start counts as failed."""
AT_REST = 0.01
"""Seconds that a browser at rest computes in 200 ms, at most."""
SMALL = 20_000
"""Bytes under which a file is not listed by itself."""


@dataclass(frozen=True)
class Way:
    """One way to start."""

    name: str
    path: str
    chat: bool = True
    """Whether it shows a chat, with stored messages."""
    eval: bool = False
    """Whether it needs `'unsafe-eval'`, which the policy of the test pages does not allow."""


PEER = Way("stock Pyodide + pydantic", "/pages/stock-pyodide.html", chat=False)
WAYS = (
    PEER,
    Way("stock PyScript, without pydantic", "/pages/stock-pyscript.html", chat=False, eval=True),
    Way("chat_py, drop-in", "/pages/drop-in.html"),
    Way("chat_py, PyScript", "/"),
)


@dataclass(frozen=True)
class Start:
    """One start; milliseconds from the navigation."""

    ready: float
    painted: float | None
    tasks: list[float]
    """Duration of each task longer than 50 ms that began before ready."""


def _start(page: Page, address: str, way: Way) -> Start:
    page.goto(address + way.path, wait_until="commit", timeout=TIMEOUT)
    # The first message may be painted long before Python is there.
    expected = "timings.ready && timings.painted" if way.chat else "timings.ready"
    # Playwright asks from outside the page's own world: the page's policy does not matter.
    page.wait_for_function(
        f"() => {{ const timings = globalThis.chatPyBench; return timings && {expected}; }}",
        timeout=TIMEOUT,
        polling=50,
    )
    timings = page.evaluate("globalThis.chatPyBench")
    tasks = [duration for begun, duration in timings["tasks"] if begun < timings["ready"]]
    return Start(timings["ready"], timings["painted"], tasks)


def _rested_page(context: BrowserContext) -> Page:
    """A page in a window that is ready for its visitor.

    A new window keeps the browser busy for a while, some builds of it for half a second. Nobody
    navigates meanwhile, and it would weigh the more the shorter a start is.
    """
    page = context.new_page()
    assert context.browser is not None
    session = context.browser.new_browser_cdp_session()
    seconds = -1.0
    while True:
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        before, seconds = seconds, sum(process["cpuTime"] for process in processes)
        if before >= 0 and seconds - before <= AT_REST:
            session.detach()
            return page
        page.wait_for_timeout(200)


def _context(bench: Bench, way: Way) -> BrowserContext:
    context = bench.browser.new_context(bypass_csp=way.eval)
    context.add_init_script(path=MEASURE)
    return context


def _measure(bench: Bench, way: Way) -> tuple[Start, Start]:
    """A cold start, in a context of its own, and then a second visit in it."""
    context = _context(bench, way)
    try:
        page = _rested_page(context)
        cold = _start(page, bench.address, way)
        page.close()
        return cold, _start(_rested_page(context), bench.address, way)
    finally:
        context.close()


def _transfer(bench: Bench, way: Way) -> dict[str, list[int]]:
    """Bytes of the bodies that a cold start asks for until ready: path → one per request."""
    context = _context(bench, way)
    try:
        page = context.new_page()
        done: list[Request] = []
        page.on("requestfinished", lambda request: done.append(request))
        _start(page, bench.address, way)
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
