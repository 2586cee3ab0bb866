"""Readers of answers beside the official JavaScript clients, on the same bytes in one page.

The clients are those that `oracles/` compares the readers with; each comes as a page would have it,
and is used in its leanest way: what it makes of a stream is looked at and nothing is built of it.
"""

from __future__ import annotations

import os
import random
import subprocess
from typing import Any

from playwright.sync_api import Page

from benchmarks.bench import Bench
from benchmarks.feed import tokens
from benchmarks.report import table
from benchmarks.running import open_ours
from oracles.streams import RENDERERS, Content
from tools.command import ROOT
from tools.oracles import FOLDER, PACKAGES
from tools.setup import NODE_MODULES, install_packages

__all__ = ["run"]

EVENTS = 2_000
"""Of an answer, a token in each."""
LONG = 40_000
"""Tokens of the answer that shows whether an event costs more the longer the answer is."""
CLIENTS = {
    "openai": "openai",
    "responses": "openai",
    "anthropic": "@anthropic-ai/sdk",
    "gemini": "@google/genai",
    "ollama": "ollama",
    "vercel": "ai",
    "ag-ui": "@ag-ui/client",
}
OURS = """([protocol, body]) => new Promise((done) => {
  ChatEventManager.once("bench:was-read", done);
  ChatEventManager.triggerChatEvent("bench:read", { protocol, body });
})"""
THEIRS = "([protocol, body]) => bench.read(protocol, body)"


def _bundle_clients(bench: Bench) -> None:
    """Put the official clients beside the measured pages, as `clients.mjs`."""
    install_packages(ROOT / "oracles", FOLDER)
    subprocess.run(
        [
            next(NODE_MODULES.glob("@esbuild/*/bin/esbuild")),
            ROOT / "benchmarks" / "clients" / "clients.mjs",
            "--bundle",
            "--minify",
            "--format=esm",
            "--platform=browser",
            "--log-level=error",
            f"--outfile={bench.pages / 'clients.mjs'}",
        ],
        check=True,
        env={**os.environ, "NODE_PATH": str(PACKAGES)},
    )


def _body(protocol: str, count: int) -> str:
    body = RENDERERS[protocol](Content(tokens(count)), random.Random(1)).decode()
    return body.replace("\r\n", "\n")


def _measure(page: Page, rounds: int, protocol: str, count: int) -> tuple[float, float]:
    """µs for each event: ours and theirs, the least of rounds in which both take turns."""
    body = _body(protocol, count)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        seen: list[Any] = []
        for code, times in ((OURS, ours), (THEIRS, theirs)):
            found = page.evaluate(code, [protocol, body])
            times.append(found["us"])
            seen.append(found["length"])
        assert seen == [sum(map(len, tokens(count)))] * 2, f"{protocol}: {seen}"
    return min(ours), min(theirs)


def run(bench: Bench) -> str:
    """Measure; give the section of the results."""
    _bundle_clients(bench)
    page, _ = open_ours(bench, bench.address, "/pages/readers.html")
    page.evaluate("async () => { globalThis.bench = await import('/pages/clients.mjs'); }")
    for protocol in CLIENTS:
        _measure(page, 1, protocol, EVENTS)  # the engine compiles what is used much anew
    rows: list[list[str]] = []
    for protocol, client in CLIENTS.items():
        ours, theirs = _measure(page, 2 * bench.runs, protocol, EVENTS)
        rows.append([protocol, client, f"{ours:.1f}", f"{theirs:.1f}", f"{ours / theirs:.2f}"])
    short = float(rows[0][2])
    long, _ = _measure(page, bench.runs, "openai", LONG)
    page.context.close()
    head = ["protocol", "its client", "reader, µs", "client, µs", "reader ÷ client"]
    return (
        "## Answers of other endpoints\n\n"
        f"µs for each event of an answer of {EVENTS:,} tokens that come one by one, from its bytes "
        "to checked events; the least of rounds in which both take turns.\n\n"
        + table(head, rows)
        + f"\nOf an answer of {LONG:,} tokens (`openai`) each takes {long:.1f} µs, "
        f"{long / short:.2f} of what it takes in the short one: {long * LONG / 1e6:.1f} s in all.\n"
    )
