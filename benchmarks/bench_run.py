"""The chat while it runs: events, and a long answer while somebody types.

Each measure has a peer in JavaScript that does the same on the same machine in the same run:
benchmarks/pages/peer.mjs, and jQuery for events. CPU is what the page's main thread has computed
(the DevTools protocol's `TaskDuration` in thread time), so waiting for a busy machine is not in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page

from benchmarks.bench import Bench, serve
from benchmarks.feed import feed
from benchmarks.report import table
from benchmarks.running import MARKED, OURS, SMD, cpu_of, open_ours, open_page, quantile

__all__ = ["run"]

RATE = 100
"""Tokens a second."""
SHORT = 4_000
"""Tokens of the answer that is measured beside the page that draws all anew at each token: it
falls behind soon after, and its ratio grows with the square."""
ROUNDS = 10
"""Of 1,000 events, for each run."""
KEY_PAUSE = 250
"""Milliseconds between two keys while an answer comes."""
EVENTS = """async ([rounds, times]) => {
  await new Promise((go) => setTimeout(go, 500));
  const $ = jQuery;
  let heard = 0;
  for (let n = 0; n < 10; n++) {
    $(document).on("bench:jquery", (event, data) => { heard += data.n; });
    ChatEventManager.on("bench:script", (data) => { heard += data.n; });
  }
  const clock = (run) => {
    const begun = performance.now();
    for (let n = 0; n < times; n++) run({ n });
    return ((performance.now() - begun) / times) * 1000;
  };
  const ways = {
    jquery: () => clock((data) => $(document).trigger("bench:jquery", [data])),
    script: () => clock((data) => ChatEventManager.triggerChatEvent("bench:script", data)),
    python: () => new Promise((done) => {
      ChatEventManager.once("bench:measured", ({ us }) => done(us));
      ChatEventManager.triggerChatEvent("bench:measure", { times });
    }),
  };
  const found = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let n = 0; n < rounds; n++)
    for (const [name, run] of Object.entries(ways)) found[name].push(await run());
  return Object.fromEntries(
    Object.entries(found).map(([name, all]) => [name, Math.min(...all.slice(2))]), // warm by then
  );
}"""


@dataclass(frozen=True)
class Stream:
    """One answer on one page. Milliseconds; `cpu` in seconds."""

    cpu: float
    delays: list[float]
    paints: list[float]
    tasks: list[float]


def _ask_ours(page: Page, question: str) -> Callable[[], bool]:
    before = page.locator('article[data-sender="bot"]').count()
    page.locator("#messageInput").fill(question)
    page.locator("#messageInput").press("Control+Enter")
    answer = page.locator('article[data-sender="bot"]').nth(before)
    answer.wait_for()
    return lambda: answer.get_attribute("data-state") == "sent"


def _ask_peer(page: Page, question: str, way: str) -> Callable[[], bool]:
    page.wait_for_function("() => globalThis.ask")
    page.evaluate(
        "([way, question]) => void ask(way, question).then(() => (globalThis.done = true))",
        [way, question],
    )
    return lambda: bool(page.evaluate("globalThis.done === true"))


def _stream(bench: Bench, address: str, name: str, count: int) -> Stream:
    ours = name == OURS
    question = f"{count} {RATE}"
    if ours:
        page, session = open_ours(bench, address)
        done = _ask_ours(page, question)
    else:
        page, session = open_page(bench, address, "/pages/peer.html")
        done = _ask_peer(page, question, "smd" if name == SMD else "marked")
    before = cpu_of(session)
    begun = page.evaluate(
        "() => ((chatPyRun.delays = []), (chatPyRun.paints = []), performance.now())"
    )
    box = page.locator("#messageInput")
    box.focus()
    while not done():
        page.keyboard.press("a")
        page.wait_for_timeout(KEY_PAUSE)
        if len(box.input_value()) > 60:
            box.fill("")
    cpu = cpu_of(session) - before
    seen: Any = page.evaluate("chatPyRun")
    tasks = [took for start, took in seen["tasks"] if start > begun + 1000]
    page.context.close()
    return Stream(cpu, seen["delays"], seen["paints"], tasks)


def _streaming(bench: Bench) -> str:
    rows: list[list[str]] = []
    with (
        TemporaryDirectory() as folder,
        feed() as upstream,
        serve(
            Path(folder), bench.pages, CHAT_UPSTREAM_URL=upstream, CHAT_UPSTREAM_MODEL="words"
        ) as address,
    ):
        plans = [(SHORT, (OURS, SMD, MARKED))]
        if bench.tokens:
            plans.append((bench.tokens, (OURS, SMD)))
        for count, names in plans:
            streams = {name: _stream(bench, address, name, count) for name in names}
            ours = streams[OURS].cpu
            for name, stream in streams.items():
                rows.append(
                    [
                        f"{count:,} tokens: {name}",
                        f"{stream.cpu:.1f}",
                        f"{ours / stream.cpu:.2f}",
                        f"{quantile(stream.delays, 0.99):.0f}",
                        f"{quantile(stream.paints, 0.99):.0f}",
                        str(len(stream.tasks)),
                        f"{max(stream.tasks, default=0):.0f}",
                    ]
                )
    head = ["page", "CPU, s", "chat_py ÷ it", "key → handler, p99 ms", "key → frame, p99 ms"]
    return (
        f"### A long answer at {RATE} tokens a second, while somebody types\n\n"
        "CPU of the page's main thread from the first word to the last. Long tasks are those over "
        "50 ms after the first second. The goals: at most 1.2 times streaming-markdown and 0.2 "
        "times marked + DOMPurify, a key handled within 50 ms (p99), no long task. The page with "
        f"marked draws the whole text at each token, so it is measured with {SHORT:,} tokens only: "
        "its share grows with the square of their number.\n\n"
        + table([*head, "long tasks", "longest, ms"], rows)
    )


def _events(bench: Bench) -> str:
    page, _ = open_ours(bench, bench.address, "/pages/events.html")
    fastest: dict[str, float] = page.evaluate(EVENTS, [ROUNDS * bench.runs, 1_000])
    page.context.close()
    unit = fastest["jquery"]
    names = {
        "jquery": "jQuery `trigger`, 10 handlers",
        "python": "chat_py, triggered in Python, 10 Python listeners",
        "script": "chat_py, `triggerChatEvent`, 10 JavaScript listeners",
    }
    rows = [[text, f"{fastest[n]:.1f}", f"{fastest[n] / unit:.2f}"] for n, text in names.items()]
    return (
        "### One event to ten listeners\n\nOn one page, with jQuery on it, so that each event of "
        "chat_py goes out to the DOM and to jQuery as well; the fastest of rounds of 1,000, in "
        "turn. The goals: at most 1 for Python's "
        "listeners, 2 for JavaScript's; docs/architecture.md says what the former cost and why."
        "\n\n" + table(["way", "µs", "ratio"], rows)
    )


def run(bench: Bench) -> str:
    """Measure; give the section of the results."""
    return "\n".join(["## While it runs\n", _events(bench), _streaming(bench)])
