"""What the measures of starts share: one start, in a browser that is at rest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from benchmarks.bench import Bench

__all__ = ["MEASURE", "Start", "Way", "open_context", "rest", "rested_page", "start_page"]

MEASURE = Path(__file__).with_name("measure.js")
TIMEOUT = 120_000
"""Milliseconds after which a start counts as failed."""
AT_REST = 0.01
"""Seconds that a browser at rest computes in 200 ms, at most."""


@dataclass(frozen=True)
class Way:
    """One way to start."""

    name: str
    path: str
    chat: bool = True
    """Whether it shows a chat, with stored messages."""
    eval: bool = False
    """Whether it needs `'unsafe-eval'`, which the policy of the test pages does not allow."""


@dataclass(frozen=True)
class Start:
    """One start; milliseconds from the navigation."""

    ready: float
    painted: float | None
    tasks: list[float]
    """Duration of each task longer than 50 ms that began before ready."""


def open_context(bench: Bench, way: Way) -> BrowserContext:
    """A browser profile in which nothing is cached, with measure.js in its pages."""
    context = bench.browser.new_context(bypass_csp=way.eval)
    context.add_init_script(path=MEASURE)
    return context


def start_page(page: Page, address: str, way: Way) -> Start:
    """Go there, and wait until it has started."""
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


def rested_page(context: BrowserContext) -> Page:
    """A page in a window that is ready for its visitor.

    A new window keeps the browser busy for a while, some builds of it for half a second. Nobody
    navigates meanwhile, and it would weigh the more the shorter a start is.
    """
    page = context.new_page()
    rest(page)
    return page


def rest(page: Page) -> None:
    """Wait until the page's browser computes nothing any more."""
    browser = page.context.browser
    assert browser is not None
    session = browser.new_browser_cdp_session()
    seconds = -1.0
    while True:
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        before, seconds = seconds, sum(process["cpuTime"] for process in processes)
        if before >= 0 and seconds - before <= AT_REST:
            session.detach()
            return
        page.wait_for_timeout(200)
