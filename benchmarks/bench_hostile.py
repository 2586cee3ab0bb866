"""Markdown that makes parsers slow or deep, whole and as a stream: how long it keeps the page busy.

What is measured is what a person feels: the longest time in which the page could do nothing else,
as messages that it sends itself notice it. No step draws more than `e2e/hostile/test_survival.py`
allows; that is what bounds these times.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from benchmarks.bench import Bench
from benchmarks.report import table
from e2e.hostile.pathological import PATHOLOGICAL

__all__ = ["run"]

PIECE = 500
"""Characters that a streamed text grows by from one moment to the next."""
# {longest, total} in ms of a job, to the second frame after it. `step` lets the page go on.
BUSY = """globalThis.busy = async (job) => {
  const { port1, port2 } = new MessageChannel();
  const step = () => new Promise((go) => { port1.onmessage = go; port2.postMessage(0); });
  const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
  for (let count = 0; count < 3; count++) await frame();
  let longest = 0;
  let last = performance.now();
  let going = true;
  const other = new MessageChannel();
  other.port1.onmessage = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    if (going) other.port2.postMessage(0);
  };
  other.port2.postMessage(0);
  const begun = performance.now();
  await job(step);
  await frame();
  await frame();
  const total = performance.now() - begun;
  await step();
  going = false;
  return { longest, total };
}"""
WHOLE = """(text) => busy(async (step) => {
  await step();
  ChatMessageDisplay.displayMessage("bot", { id: String(performance.now()), content: text });
})"""
STREAMED = """async ([text, piece]) => {
  const manifest = await (await fetch("/static/runtime/manifest.json")).json();
  const { markup } = await import("/static/" + manifest.native);
  ChatMessageDisplay.displayMessage("bot", { id: String(performance.now()), content: "-" });
  const body = [...document.querySelectorAll(".message-text")].at(-1);
  body.replaceChildren();
  return busy(async (step) => {
    const stream = markup.stream(body);
    for (let at = 0; at < text.length; at += piece) {
      await step();
      stream.write(text.slice(at, at + piece));
    }
    await step();
    stream.end();
  });
}"""
# A parser that gives up has been busy, too.
PEER = """(text) => busy(async (step) => {
  await step();
  await openChat([{ sender: "bot", content: text }]).catch(() => {});
})"""


def _open(bench: Bench, path: str, ready: str) -> Page:
    page = bench.browser.new_page(bypass_csp=True)
    page.set_default_timeout(120_000)
    page.goto(bench.address + path)
    page.wait_for_function(ready)
    page.evaluate(f"() => {{ {BUSY} }}")
    return page


def _best(page: Page, script: str, argument: Any, runs: int) -> dict[str, float]:
    """Of the runs the least disturbed by whatever else the machine did."""
    found: list[dict[str, float]] = []
    for _ in range(runs):
        page.evaluate("() => globalThis.ChatMessageDisplay?.clearChatDisplay()")
        found.append(page.evaluate(script, argument))
    return min(found, key=lambda times: times["longest"])


def run(bench: Bench) -> str:
    """Measure; give the section of the results."""
    ours = _open(
        bench,
        "/pages/drop-in.html?chat=kai",
        "() => document.querySelector('.cp-message[data-message-id]')",
    )
    peer = _open(bench, "/pages/peer.html", "() => globalThis.openChat")
    rows: list[list[str]] = []
    for name, text in PATHOLOGICAL.items():
        whole = _best(ours, WHOLE, text, bench.runs)
        streamed = _best(ours, STREAMED, [text, PIECE], bench.runs)
        other = _best(peer, PEER, text, bench.runs)
        figures = (whole["longest"], whole["total"], streamed["longest"], other["longest"])
        ratio = whole["longest"] / other["longest"]
        rows.append([name, *(f"{figure:.0f}" for figure in figures), f"{ratio:.2f}"])
    ours.close()
    peer.close()
    head = [
        "text",
        "longest, ms",
        "total, ms",
        "streamed: longest, ms",
        "peer: longest, ms",
        "ratio",
    ]
    return (
        "## Texts that make parsers slow\n\n"
        "The longest time in which the page can do nothing else, and the time in all to the "
        f"second frame after; the least of {bench.runs} runs. The peer is marked + DOMPurify. The "
        "goals: 100 ms and 1,000 ms.\n\n" + table(head, rows)
    )
