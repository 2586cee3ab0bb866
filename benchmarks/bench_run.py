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
from benchmarks.feed import feed, tokens
from benchmarks.report import table
from benchmarks.running import MARKED, OURS, SMD, cpu_of, open_ours, open_page, quantile

__all__ = ["run"]

RATE = 100
"""Tokens a second."""
SHORT = 4_000
"""Tokens of the answer that is measured beside the page that draws all anew at each token: it
falls behind soon after, because each of its draws costs more than the one before."""
PARTS = 5
"""At so many lengths of the long answer that page draws once more; each stands for a part."""
DRAWS = 25
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
  const inPython = () => new Promise((done) => {
    ChatEventManager.once("bench:measured", done);
    ChatEventManager.triggerChatEvent("bench:measure", { times });
  });
  const found = { jquery: [], script: [], python: [], alone: [] };
  for (let n = 0; n < rounds; n++) {
    found.jquery.push(clock((data) => $(document).trigger("bench:jquery", [data])));
    found.script.push(clock((data) => ChatEventManager.triggerChatEvent("bench:script", data)));
    for (const [name, us] of Object.entries(await inPython())) found[name].push(us);
  }
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


def _redrawn(bench: Bench, address: str) -> float:
    """Seconds of CPU with which marked + DOMPurify would draw the long answer at each token,
    layout and paint left out: it would be at it for most of an hour, so each part of the answer
    counts by some draws in its middle."""
    page, session = open_page(bench, address, "/pages/peer.html")
    page.wait_for_function("() => globalThis.drawAgain")
    pieces = tokens(bench.tokens)
    each = bench.tokens // PARTS
    seconds = 0.0
    for part in range(PARTS):
        text = "".join(pieces[: part * each + each // 2])
        draw = "([text, times]) => drawAgain(text, times)"
        page.evaluate(draw, [text, 1])
        before = cpu_of(session)
        page.evaluate(draw, [text, DRAWS])
        seconds += (cpu_of(session) - before) / DRAWS * each
    page.context.close()
    return seconds


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
            if count != SHORT:
                cpu = _redrawn(bench, address)
                name = f"{count:,} tokens: {MARKED}, drawing alone"
                rows.append([name, f"{cpu:.0f}", f"{ours / cpu:.2f}", "", "", "", ""])
    head = ["page", "CPU, s", "chat_py ÷ it", "key → handler, p99 ms", "key → frame, p99 ms"]
    return (
        f"### A long answer at {RATE} tokens a second, while somebody types\n\n"
        "CPU of the page's main thread from the first word to the last. Long tasks are those over "
        "50 ms after the first second. The goals: at most 1.2 times streaming-markdown and 0.2 "
        "times marked + DOMPurify, a key handled within 50 ms (p99), no long task. The page with "
        f"marked draws the whole text at each token, so it is measured whole with {SHORT:,} tokens "
        "only: of the long answer, draws at five lengths tell what all of them cost at least.\n\n"
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
        "alone": "ten calls of Python functions, and nothing else",
        "script": "chat_py, `triggerChatEvent`, 10 JavaScript listeners",
    }
    rows = [[text, f"{fastest[n]:.1f}", f"{fastest[n] / unit:.2f}"] for n, text in names.items()]
    return (
        "### One event to ten listeners\n\nOn one page, with jQuery on it, so that each event of "
        "chat_py goes out to the DOM and to jQuery as well; the fastest of rounds of 1,000, in "
        "turn. The goals: at most 1 for Python's listeners, 2 for JavaScript's. What Python's "
        "calls take alone is the least that the former can cost; docs/architecture.md says where "
        "the rest goes."
        "\n\n" + table(["way", "µs", "ratio"], rows)
    )


def run(bench: Bench) -> str:
    """Measure; give the section of the results."""
    return "\n".join(["## While it runs\n", _events(bench), _streaming(bench)])
