"""Chats in the browser: a thousand of them beside ten, in the browser's own IndexedDB."""

from __future__ import annotations

import statistics
from typing import Any

from playwright.sync_api import Page

from benchmarks.bench import Bench
from benchmarks.report import table
from benchmarks.running import open_ours

__all__ = ["run"]

FEW, MANY = 10, 1_000
"""Chats."""
EACH = 1_000
"""Messages of a chat."""
WARM = 3
ASK = """([name, data]) => new Promise((done) => {
  ChatEventManager.once("bench:done", done);
  ChatEventManager.triggerChatEvent(name, data);
})"""
COPY = """async (count) => {
  const wanted = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await wanted(indexedDB.open("chat_py"));
  const first = "chats/ann/chat/chat0000/";
  const range = IDBKeyRange.bound(first, `${first}\\uffff`, true);
  const store = database.transaction("records").objectStore("records");
  const [keys, values] = await Promise.all([
    wanted(store.getAllKeys(range)), wanted(store.getAll(range)),
  ]);
  for (let number = 1; number < count; number++) {
    const name = `chat${String(number).padStart(4, "0")}`;
    const transaction = database.transaction("records", "readwrite", { durability: "relaxed" });
    const records = transaction.objectStore("records");
    keys.forEach((key, index) =>
      records.put(values[index].replace("chat0000", name), key.replaceAll("chat0000", name)));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
  database.close();
  return keys.length;
}"""
"""All that the first chat has, for the others: a million messages by way of Python take minutes."""


def _ask(page: Page, name: str, **data: Any) -> dict[str, Any]:
    return page.evaluate(ASK, [name, data])


def _filled(bench: Bench, count: int) -> Page:
    """A page of a browser of its own, which keeps `count` chats."""
    page, _ = open_ours(bench, bench.address, "/pages/local.html")
    _ask(page, "bench:fill", chats=count, each=EACH)
    copied = page.evaluate(COPY, count)
    assert copied == 2 * EACH, copied  # each with its place
    return page


def run(bench: Bench) -> str:
    """Measure; give the section of the results."""
    pages = {count: _filled(bench, count) for count in (FEW, MANY)}
    seen: dict[int, list[dict[str, Any]]] = {count: [] for count in pages}
    for turn in range(WARM + 3 * bench.runs):
        for count, page in pages.items():
            found = _ask(page, "bench:measure", chat=f"chat{turn * 7 % count:04d}")
            if turn >= WARM:
                seen[count].append(found)
    for page in pages.values():
        page.context.close()
    names = {
        "list": "the list, as the page asks for it (up to 200 chats)",
        "ten": "the newest ten of the list",
        "open": "opening a chat with its newest 50 messages",
    }
    rows: list[list[str]] = []
    for name, text in names.items():
        few, many = (statistics.median(found[name] for found in seen[count]) for count in seen)
        rows.append([text, f"{few:.1f}", f"{many:.1f}", f"{many / few:.2f}"])
    head = ["chats in the browser", f"{FEW} chats, ms", f"{MANY:,} chats, ms", "ratio"]
    return (
        "## Chats in the browser\n\n"
        f"`LocalChats` over IndexedDB, {EACH:,} messages in each chat, so {MANY * EACH:,} in all; "
        f"medians of {3 * bench.runs}, in turn. The goal: as fast as ten chats.\n\n"
        + table(head, rows)
    )
