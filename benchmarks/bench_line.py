"""A first visit over a line like those that people have, on a computer like theirs.

Chromium itself slows the line and the processor down. The measure is a chat page in JavaScript
(marked, DOMPurify) with the same data, style and server.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from benchmarks.bench import Bench
from benchmarks.report import table
from benchmarks.starting import MEASURE

__all__ = ["run"]

TIMEOUT = 300_000
"""Milliseconds after which a visit counts as failed."""
STEPS = {
    "shown": "first paint",
    "painted": "first message",
    "listed": "list",
    "accepted": "typed message accepted",
    "ready": "ready",
}
"""What is measured, in milliseconds from the navigation: the name in the page → in the table."""
SEEN = """() => {
  const timings = globalThis.chatPyBench;
  const end = (entries) => entries[0]?.responseEnd ?? null;
  const resources = performance.getEntriesByType("resource");
  const paints = performance.getEntriesByName("first-contentful-paint");
  return {
    ...timings,
    shown: paints[0]?.startTime ?? null,
    accepted: end(resources.filter(({ name }) => /\\/api\\/chat\\/[^/]+\\/message$/.test(name))),
  };
}"""


@dataclass(frozen=True)
class Line:
    """A connection."""

    name: str
    megabits: float
    latency: int
    """Milliseconds, there and back."""


LINES = (Line("10 Mbit/s, 40 ms", 10, 40), Line("1.6 Mbit/s, 150 ms", 1.6, 150))
PROCESSORS = (1, 4)
"""How many times as slow the processor is."""


@dataclass(frozen=True)
class Visit:
    """A page, and what of it there is to be measured."""

    name: str
    path: str
    chat: bool = True


PEER = Visit("JavaScript (marked, DOMPurify)", "/pages/javascript.html")
VISITS = (
    PEER,
    Visit("chat_py, drop-in", "/pages/drop-in.html?chat=kai"),
    Visit("chat_py, PyScript", "/?chat=kai"),
    Visit("stock Pyodide + pydantic", "/pages/stock-pyodide.html", chat=False),
)


def _seen(page: Page, visit: Visit) -> dict[str, Any] | None:
    """The figures, once all are there."""
    seen = page.evaluate(SEEN)
    needed = STEPS if visit.chat else ("ready",)
    return seen if all(seen[step] is not None for step in needed) else None


def _measure(bench: Bench, visit: Visit, line: Line, slower: int) -> dict[str, Any]:
    # The peer assigns HTML as text, which the policy of the test pages does not allow.
    context = bench.browser.new_context(bypass_csp=visit is PEER)
    context.add_init_script(path=MEASURE)
    try:
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        rate = line.megabits * 1e6 / 8
        shape = {"offline": False, "latency": line.latency}
        speed = {"downloadThroughput": rate, "uploadThroughput": rate}
        session.send("Network.emulateNetworkConditions", {**shape, **speed})
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto(bench.address + visit.path, wait_until="commit")
        if visit.chat:
            page.locator("#messageInput").fill("Typed before anything was there")
            page.locator("#messageInput").press("Control+Enter")
        while (seen := _seen(page, visit)) is None:
            page.wait_for_timeout(50)
            if visit is PEER:  # which hears no key before its script is there
                page.locator("#messageInput").press("Control+Enter")
        return seen
    finally:
        context.close()


def _rows(figures: dict[Visit, list[dict[str, Any]]]) -> list[list[str]]:
    def median(visit: Visit, step: str) -> float:
        return statistics.median(each[step] for each in figures[visit])

    rows: list[list[str]] = []
    for visit in VISITS:
        cells = [visit.name]
        for step in STEPS:
            known = visit.chat or step == "ready"
            cells.append(f"{median(visit, step):.0f}" if known else "")
        ratio = median(visit, "painted") / median(PEER, "painted") if visit.chat else None
        shift = f"{median(visit, 'shift'):.3f}" if visit.chat else ""
        rows.append([*cells, f"{ratio:.2f}" if ratio else "", shift])
    return rows


def run(bench: Bench) -> str:
    """Measure all pages in turn; give the section of the results."""
    intro = (
        "## A first visit over a slower line\n\n"
        "Milliseconds from navigation, with the browser's own throttling; what is typed is sent as "
        f"soon as the box is there. Medians of {bench.runs} runs, all pages in turn.\n"
    )
    sections = [intro]
    head = ["page", *STEPS.values(), "first message, ratio", "layout shift"]
    for line in LINES:
        for slower in PROCESSORS:
            figures: dict[Visit, list[dict[str, Any]]] = {visit: [] for visit in VISITS}
            for _ in range(bench.runs):
                for visit in VISITS:
                    figures[visit].append(_measure(bench, visit, line, slower))
            title = f"### {line.name}, processor ×{slower}\n\n"
            sections.append(title + table(head, _rows(figures)))
    return "\n".join(sections)
