"""What the measures of a running page share: the page, its CPU, percentiles."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import CDPSession, Page

from benchmarks.bench import Bench

__all__ = ["MARKED", "OURS", "SMD", "cpu_of", "open_ours", "open_page", "quantile"]

OURS, SMD, MARKED = "chat_py", "streaming-markdown", "marked + DOMPurify"
MEASURE = Path(__file__).with_name("measure_run.js")
TIMEOUT = 120_000
"""Milliseconds for a page to be ready."""


def open_page(bench: Bench, address: str, path: str) -> tuple[Page, CDPSession]:
    """A page in a browser context of its own, which measure_run.js watches."""
    # The peers and jQuery assign HTML as text, which the policy of the test pages does not allow.
    context = bench.browser.new_context(
        viewport={"width": 1280, "height": 800}, bypass_csp="drop-in" not in path
    )
    context.add_init_script(path=MEASURE)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    page.goto(address + path)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    return page, session


def open_ours(
    bench: Bench, address: str, path: str = "/pages/drop-in.html"
) -> tuple[Page, CDPSession]:
    """The same with the chat on it, when the first message is there."""
    page, session = open_page(bench, address, f"{path}?chat=kai")
    page.locator(".cp-message[data-message-id]").first.wait_for()
    return page, session


def cpu_of(session: CDPSession) -> float:
    """Seconds that the page's main thread has computed so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(item["value"] for item in metrics if item["name"] == "TaskDuration")


def quantile(values: list[float], part: float) -> float:
    """The value below which `part` of them are."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")
