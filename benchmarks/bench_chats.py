"""Long chats: how fast they open, and typing in one."""

from __future__ import annotations

import sqlite3
import statistics
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.bench import Bench, serve
from benchmarks.report import table
from benchmarks.running import MARKED, OURS, open_ours, open_page, quantile

__all__ = ["run"]

KEYS = 150
"""Keys typed into a long chat."""
STORED = {"luna": 100, "mira": 10_000}
"""Chats on the server, and how many messages each gets."""
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
FILL = """
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
INSERT INTO messages (id, user_chat_id, sender, content, timestamp)
SELECT :chat || '-' || n, id, iif(n % 2, 'user', 'bot'), :content, 1700000000000 + n * 600000
FROM numbers JOIN user_chats ON chat_id = :chat
"""
FETCH = """async (chat) => {
  const begun = performance.now();
  await ChatAPIFetch.fetchChatData(chat, "", false);
  await new Promise(requestAnimationFrame);
  await new Promise((go) => setTimeout(go));
  return performance.now() - begun;
}"""


def _opening(bench: Bench, name: str, counts: tuple[int, ...]) -> dict[int, float]:
    """Medians by the number of messages, which take turns on one page."""
    if name == OURS:
        page, _ = open_ours(bench, bench.address)
    else:
        page, _ = open_page(bench, bench.address, "/pages/peer.html")
        page.wait_for_function("() => globalThis.openChat")
    page.evaluate(OPEN, 50)  # once, so that everything is compiled
    took: dict[int, list[float]] = {count: [] for count in counts}
    for _ in range(bench.runs):
        for count, times in took.items():
            times.append(page.evaluate(OPEN, count))
    page.context.close()
    return {count: statistics.median(times) for count, times in took.items()}


def _as_data(bench: Bench) -> str:
    ours = _opening(bench, OURS, (100, 2_000, 10_000))
    peer = _opening(bench, MARKED, (100, 2_000))  # more it renders for minutes
    rows = [
        [
            f"{count:,} messages",
            f"{took:.0f}",
            f"{took / ours[100]:.2f}",
            f"{peer[count]:.0f}" if count in peer else "",
            f"{took / peer[count]:.2f}" if count in peer else "",
        ]
        for count, took in ours.items()
    ]
    head = ["chat, as data in the page", "chat_py, ms", "of 100 messages"]
    return table([*head, "peer, ms", "chat_py ÷ peer"], rows)


def _stored(bench: Bench) -> str:
    with (
        TemporaryDirectory() as folder,
        serve(Path(folder), bench.pages) as address,
    ):
        page, _ = open_ours(bench, address)
        for chat in STORED:
            page.evaluate(FETCH, chat)  # begins it
        with closing(sqlite3.connect(Path(folder) / "chat.sqlite3")) as connection, connection:
            for chat, count in STORED.items():
                content = (
                    "A message of a **long** chat, with `code` and a few words more.\n\n- one\n"
                )
                connection.execute(FILL, {"chat": chat, "count": count, "content": content})
        took: dict[str, list[float]] = {chat: [] for chat in STORED}
        for _ in range(bench.runs):
            for chat, times in took.items():
                times.append(page.evaluate(FETCH, chat))
        page.context.close()
    unit = statistics.median(next(iter(took.values())))
    rows = [
        [f"{STORED[chat]:,} messages", f"{median:.0f}", f"{median / unit:.2f}"]
        for chat, median in ((chat, statistics.median(times)) for chat, times in took.items())
    ]
    return table(["chat, stored on the server", "chat_py, ms", "of 100 messages"], rows)


def _typing(bench: Bench) -> str:
    page, _ = open_ours(bench, bench.address)
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
    paints: Any = page.evaluate("chatPyRun.paints")
    page.context.close()
    return table(
        ["typing with 10,000 messages open", "median, ms", "p99, ms"],
        [["key → frame", f"{statistics.median(paints):.0f}", f"{quantile(paints, 0.99):.0f}"]],
    )


def run(bench: Bench) -> str:
    """Measure; give the section of the results."""
    head = (
        "## Long chats\n\nFrom the messages (as data in the page, or asked of the server) to the "
        "frame that shows the newest; the peer renders all of them with marked + DOMPurify. "
        f"Medians of {bench.runs}. The goals: 0.5 for 2,000 messages; 10,000 as fast as 100; a key "
        "within 50 ms (p99).\n"
    )
    return "\n".join([head, _as_data(bench), _stored(bench), _typing(bench)])
