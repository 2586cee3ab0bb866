"""The Python of an answer: from the press on Run to the first line of its output on the screen.

The measure is the chat's own start in the same window, a moment before (= 1.00).
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from playwright.sync_api import Page, Request

from benchmarks.bench import Bench
from benchmarks.report import table
from benchmarks.starting import Way, open_context, rest, rested_page, start_page

__all__ = ["run"]

WAY = Way("chat_py, drop-in", "/pages/drop-in.html?chat=kai")
GOAL = 1.5
ADD = """(text) => ChatMessageDisplay.displayMessage("bot", text)"""
BLOCK = "```python\nimport sys\nprint(sys.version_info.major)\nwhile True: pass\n```"
"""A block that is still at work when its first line is seen: it streams."""
AGAIN = "```python\nprint(3)\n```"
PRESS = """() => new Promise((done) => {
  const button = [...document.querySelectorAll("[data-code-run]")].at(-1);
  const place = button.closest(".cp-code");
  const begun = performance.now();
  const output = new MutationObserver(() => {
    if (place.querySelector(".cp-run__output")?.textContent !== "3\\n") return;
    output.disconnect();
    // Painted once the frame after the one that it came in has begun.
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
  });
  output.observe(place, { childList: true, subtree: true, characterData: true });
  button.click();
})"""


@dataclass(frozen=True)
class First:
    """One visit. Milliseconds."""

    start: float
    """Of the chat, from the navigation to `chatcore:ready`."""
    output: float
    """From the press to the first line."""
    megabytes: float
    """That the page has asked for from the press until it was at rest, as sent."""


def _add(page: Page, text: str) -> None:
    page.evaluate(ADD, text)
    page.locator(".cp-message").last.locator("[data-code-run]").wait_for()
    rest(page)


def _visit(bench: Bench, page: Page) -> First:
    start = start_page(page, bench.address, WAY).ready
    rest(page)
    _add(page, BLOCK)
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))
    output: float = page.evaluate(PRESS)
    page.locator("[data-run-action='stop'], [data-code-run='stop']").first.click()
    rest(page)
    sizes = [request.sizes()["responseBodySize"] for request in done.copy()]
    sent = sum(size for size in sizes if size > 0)  # -1: it came from the cache
    page.close()
    return First(start, output, sent / 1e6)


def _again(bench: Bench, page: Page) -> float:
    """Milliseconds to the first line of a block after another one: its interpreter is there."""
    start_page(page, bench.address, WAY)
    _add(page, AGAIN)
    page.evaluate(PRESS)
    _add(page, AGAIN)
    output: float = page.evaluate(PRESS)
    page.close()
    return output


def run(bench: Bench) -> str:
    """Measure; give the section of the results."""
    visits: dict[str, list[First]] = {"first visit": [], "second visit": []}
    again: list[float] = []
    for _ in range(bench.runs):
        context = open_context(bench, WAY)
        for seen in visits.values():
            seen.append(_visit(bench, rested_page(context)))
        again.append(_again(bench, rested_page(context)))
        context.close()
    rows: list[list[str]] = []
    for name, seen in visits.items():
        start = statistics.median(visit.start for visit in seen)
        output = statistics.median(visit.output for visit in seen)
        sent = statistics.median(visit.megabytes for visit in seen)
        rows.append([name, f"{start:.0f}", f"{output:.0f}", f"{output / start:.2f}", f"{sent:.1f}"])
    later = statistics.median(again)
    return (
        "## Python of an answer\n\n"
        "From the press on Run to the first line of output painted, while the block goes on; the "
        "unit is the start of the chat in the same window before (navigation to `chatcore:ready`). "
        f"The goal: at most {GOAL}. Medians of {bench.runs}; a first visit is a fresh browser "
        "profile. MB are what Run asks for, as sent.\n\n"
        + table(["visit", "chat's start, ms", "first output, ms", "of the start", "MB"], rows)
        + f"\nA block after another one has its first line after {later:.0f} ms.\n"
    )
