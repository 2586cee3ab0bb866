"""Requests: `ChatAPI.makeRequest` beside a bare `fetch` and beside ky, in one page.

The ways take turns in small rounds, so that what else the machine does falls on all of them alike.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from benchmarks.bench import Bench
from benchmarks.report import table

__all__ = ["run"]

WAYS = ("fetch", "ky", "makeRequest")
SEQUENTIAL = 500
CONCURRENT = 50
CACHED = 2_000
OUTAGE = 500
TOGETHER = 25
"""Requests at a time in an outage; a page rarely has more."""
RETRY_DELAY = 1
"""Milliseconds before the first retry in an outage, so that it does not take minutes."""
ROUND = 50
NAMES = {"fetch": "bare `fetch`", "ky": "ky", "makeRequest": "`ChatAPI.makeRequest`"}


@contextmanager
def _page(bench: Bench) -> Iterator[Page]:
    """A tab with the chat, and the functions of `pages/api.mjs` as `bench`."""
    page = bench.browser.new_page()
    page.add_init_script(
        "document.addEventListener('chatcore:ready', () => { globalThis.chatPyReady = true; });"
    )
    page.goto(bench.address + "/pages/drop-in.html")
    page.wait_for_function("() => globalThis.chatPyReady === true", timeout=120_000, polling=50)
    page.evaluate("async () => { globalThis.bench = await import('/pages/api.mjs'); }")
    try:
        yield page
    finally:
        page.close()


def _rounds(page: Page, measure: str, rounds: int, count: int) -> dict[str, list[float]]:
    """Milliseconds of each round of `count` requests, by way; a first round is thrown away."""
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        for way in WAYS:
            took = page.evaluate(f"([way, n]) => bench.{measure}(way, n)", [way, count])
            if number:
                times[way].append(took)
    return times


def _speed(page: Page, bench: Bench) -> str:
    one_by_one = _rounds(page, "sequential", SEQUENTIAL // ROUND, ROUND)
    together = _rounds(page, "concurrent", 3 * bench.runs, CONCURRENT)
    each = {way: statistics.median(one_by_one[way]) / ROUND for way in WAYS}
    all_of_them = {way: statistics.median(together[way]) for way in WAYS}
    rows = [
        [
            NAMES[way],
            f"{each[way] / each['fetch']:.2f}",
            f"{each[way]:.2f}",
            f"{all_of_them[way] / all_of_them['fetch']:.2f}",
            f"{all_of_them[way]:.0f}",
        ]
        for way in WAYS
    ]
    head = ["way", f"{SEQUENTIAL} in turn", "ms each", f"{CONCURRENT} at once", "ms in all"]
    hit = statistics.median(
        page.evaluate("(n) => bench.cached(n)", CACHED) / CACHED for _ in range(bench.runs)
    )
    return (
        table(head, rows)
        + f"\nAn answer out of the cache takes {1000 * hit:.0f} µs from JavaScript, "
        f"{hit / each['fetch']:.2f} of a bare `fetch`.\n"
    )


def _outage(page: Page) -> str:
    sent = 0

    def nobody(route: Route) -> None:
        nonlocal sent
        sent += urlsplit(route.request.url).path == "/api/gone"
        route.abort("connectionrefused")

    page.route("**/api/gone*", nobody)
    rows: list[list[str]] = []
    for way in WAYS:
        sent = 0
        failed = page.evaluate(
            "([way, n, together, delay]) => bench.outage(way, n, together, delay)",
            [way, OUTAGE, TOGETHER, RETRY_DELAY],
        )
        assert failed == OUTAGE, f"{failed} of {OUTAGE} failed"
        rows.append([NAMES[way], f"{sent / OUTAGE:.2f}", str(sent)])
    return table(["way", "sent for each wanted", "sent"], rows)


def run(bench: Bench) -> str:
    """Measure; give the section of the results."""
    with _page(bench) as page:
        speed = _speed(page, bench)
    with _page(bench) as page:  # the budget of the first has a share of all that went well
        outage = _outage(page)
    intro = (
        "## Requests\n\n"
        "Small GETs (`/api/test`) in one page with the chat, bodies parsed; ky 2 and `makeRequest` "
        "as they are by default. The unit is the bare `fetch` of the same column. Medians of "
        "rounds in which all ways take turns.\n"
    )
    during = (
        "### In a total outage\n\n"
        f"{OUTAGE} wanted GETs of a fresh page, {TOGETHER} at a time, every connection refused; "
        f"the first retry comes after {RETRY_DELAY} ms. The retry budget of `makeRequest` lets a "
        "fifth of them through.\n"
    )
    return f"{intro}\n{speed}\n{during}\n{outage}"
