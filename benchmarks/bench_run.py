"""The chat while it runs: a long answer, events, a long chat, typing.

Each measure has a peer in JavaScript that does the same on the same machine in the same run:
benchmarks/pages/peer.mjs, and jQuery for events. CPU is what the page's main thread has computed
(the DevTools protocol's `TaskDuration` in thread time), so waiting for a busy machine is not in it.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import CDPSession, Page

from benchmarks.bench import Bench, serve
from benchmarks.feed import feed
from benchmarks.report import table

__all__ = ["run"]

MEASURE = Path(__file__).with_name("measure_run.js")
TIMEOUT = 120_000
"""Milliseconds for a page to be ready."""
RATE = 100
"""Tokens a second."""
SHORT = 4_000
"""Tokens of the answer that is measured beside the page that draws all anew at each token: it
falls behind soon after, and its ratio grows with the square."""
LONG = 40_000
KEY_PAUSE = 250
"""Milliseconds between two keys while an answer comes."""
KEYS = 150
"""Keys typed into a long chat."""
FULL_RUNS = 7
"""Runs from which the long answer is measured too: seven minutes each."""
OURS, SMD, MARKED = "chat_py", "streaming-markdown", "marked + DOMPurify"
MESSAGES = """(count) => Array.from({ length: count }, (_, n) => ({
  id: `m${n}`,
  sender: n % 2 ? "bot" : "user",
  timestamp: 1700000000000 + n * 600000,
  content: `Message **${n}** of a long chat, with \\`code\\` and [a link](https://example.com/${n}).\\n\\n`
    + `- one\\n- two ${"and a few words more ".repeat(n % 7)}\\n\\n`
    + (n % 10 ? "" : "```python\\nprint('hello')\\n```\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |\\n"),
}))"""
OPEN = """async (count) => {
  const messages = (MESSAGES)(count);
  if (globalThis.openChat) return openChat(messages);
  const begun = performance.now();
  const last = `m${count - 1}`;
  ChatMessageDisplay.displayChat({ messages });
  const log = document.querySelector("#chatContainer");
  const frame = () => new Promise(requestAnimationFrame);
  while (!log.querySelector(`[data-message-id="${last}"]`)) await frame();
  await frame();
  await new Promise((go) => setTimeout(go));
  const took = performance.now() - begun;
  ChatMessageDisplay.clearChatDisplay();
  return took;
}""".replace("MESSAGES", MESSAGES)
EVENTS = """async (times) => {
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
  const jquery = (data) => $(document).trigger("bench:jquery", [data]);
  const script = (data) => ChatEventManager.triggerChatEvent("bench:script", data);
  const python = () => new Promise((done) => {
    const off = ChatEventManager.on("bench:measured", ({ us }) => { off(); done(us); });
    ChatEventManager.triggerChatEvent("bench:measure", { times });
  });
  await python();
  clock(jquery), clock(script);
  return { jquery: clock(jquery), script: clock(script), python: await python() };
}"""


@dataclass(frozen=True)
class Stream:
    """One answer on one page. Milliseconds; `cpu` in seconds."""

    cpu: float
    delays: list[float]
    paints: list[float]
    tasks: list[float]


def _quantile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


def _open(bench: Bench, address: str, path: str) -> tuple[Page, CDPSession]:
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


def _cpu(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(item["value"] for item in metrics if item["name"] == "TaskDuration")


def _ask_ours(page: Page, question: str) -> Callable[[], bool]:
    page.locator(".cp-message[data-message-id]").first.wait_for()
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
    page, session = _open(
        bench, address, "/pages/drop-in.html?chat=kai" if ours else "/pages/peer.html"
    )
    question = f"{count} {RATE}"
    if ours:
        done = _ask_ours(page, question)
    else:
        done = _ask_peer(page, question, "smd" if name == SMD else "marked")
    before = _cpu(session)
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
    cpu = _cpu(session) - before
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
        if bench.runs >= FULL_RUNS:
            plans.append((LONG, (OURS, SMD)))
        for count, names in plans:
            streams = {name: _stream(bench, address, name, count) for name in names}
            ours = streams[OURS].cpu
            for name, stream in streams.items():
                rows.append(
                    [
                        f"{count:,} tokens: {name}",
                        f"{stream.cpu:.1f}",
                        f"{ours / stream.cpu:.2f}",
                        f"{_quantile(stream.delays, 0.99):.0f}",
                        f"{_quantile(stream.paints, 0.99):.0f}",
                        str(len(stream.tasks)),
                        f"{max(stream.tasks, default=0):.0f}",
                    ]
                )
    head = ["page", "CPU, s", "chat_py ÷ it", "key → handler, p99 ms", "key → frame, p99 ms"]
    return (
        f"### A long answer at {RATE} tokens a second, while somebody types\n\n"
        "CPU of the page's main thread from the first word to the last. Long tasks are those over "
        "50 ms after the first second. The goals: at most 1.2 times streaming-markdown and 0.2 "
        "times marked + DOMPurify, a key handled within 50 ms (p99), no long task.\n\n"
        + table([*head, "long tasks", "longest, ms"], rows)
    )


def _events(bench: Bench) -> str:
    page, _ = _open(bench, bench.address, "/pages/events.html?chat=kai")
    page.locator(".cp-message[data-message-id]").first.wait_for()
    found: list[dict[str, float]] = [page.evaluate(EVENTS, 2_000) for _ in range(bench.runs)]
    page.context.close()
    median = {name: statistics.median(run[name] for run in found) for name in found[0]}
    unit = median["jquery"]
    names = {
        "jquery": "jQuery `trigger`, 10 handlers",
        "python": "chat_py, triggered in Python, 10 Python listeners",
        "script": "chat_py, `triggerChatEvent`, 10 JavaScript listeners",
    }
    rows = [[text, f"{median[n]:.1f}", f"{median[n] / unit:.2f}"] for n, text in names.items()]
    return (
        "### One event to ten listeners\n\nOn one page, with jQuery on it, so that each event of "
        "chat_py goes out to the DOM and to jQuery as well. The goals: at most 1 for Python's "
        "listeners, 2 for JavaScript's.\n\n" + table(["way", "µs", "ratio"], rows)
    )


def _opening(bench: Bench, count: int, names: tuple[str, ...]) -> dict[str, float]:
    took: dict[str, list[float]] = {}
    for name in names:
        path = "/pages/drop-in.html?chat=kai" if name == OURS else "/pages/peer.html"
        page, _ = _open(bench, bench.address, path)
        if name == OURS:
            page.locator(".cp-message[data-message-id]").first.wait_for()
        else:
            page.wait_for_function("() => globalThis.openChat")
        page.evaluate(OPEN, 50)  # once, so that everything is compiled
        took[name] = [page.evaluate(OPEN, count) for _ in range(bench.runs)]
        page.context.close()
    return {name: statistics.median(times) for name, times in took.items()}


def _long_chats(bench: Bench) -> str:
    rows: list[list[str]] = []
    for count in (100, 2_000, 10_000):
        # More than 2,000 the peer renders for minutes.
        took = _opening(bench, count, (OURS, MARKED) if count <= 2_000 else (OURS,))
        peer = took.get(MARKED)
        rows.append(
            [
                f"{count:,} messages",
                f"{took[OURS]:.0f}",
                f"{peer:.0f}" if peer else "",
                f"{took[OURS] / peer:.2f}" if peer else "",
            ]
        )
    page, _ = _open(bench, bench.address, "/pages/drop-in.html?chat=kai")
    page.locator(".cp-message[data-message-id]").first.wait_for()
    page.evaluate(
        f"async (n) => ChatMessageDisplay.displayChat({{ messages: ({MESSAGES})(n) }})",
        10_000,
    )
    page.locator('article[data-message-id="m9999"]').wait_for()
    page.locator("#messageInput").focus()
    page.evaluate("() => ((chatPyRun.delays = []), (chatPyRun.paints = []))")
    for _ in range(KEYS):
        page.keyboard.press("a")
        page.wait_for_timeout(20)
    paints = page.evaluate("chatPyRun.paints")
    page.context.close()
    typing = table(
        ["typing with 10,000 messages open", "median, ms", "p99, ms"],
        [["key → frame", f"{statistics.median(paints):.0f}", f"{_quantile(paints, 0.99):.0f}"]],
    )
    return (
        "### Opening a long chat, and typing in it\n\nFrom the messages (as data in the page) to "
        "the frame that shows the newest; the peer renders all of them with marked + DOMPurify. "
        f"Medians of {bench.runs}. The goals: 0.5 for 2,000 messages; a key within 50 ms (p99).\n\n"
        + table(["chat", "chat_py, ms", "peer, ms", "ratio"], rows)
        + "\n"
        + typing
    )


def run(bench: Bench) -> str:
    """Measure; give the section of the results."""
    return "\n".join(["## While it runs\n", _events(bench), _long_chats(bench), _streaming(bench)])
