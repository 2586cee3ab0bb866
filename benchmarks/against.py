"""Compare with another checkout: `python -m benchmarks.against FOLDER [--tokens N] [--rate N]`.

Both must be built. What a first visit transfers, how long each message of a chat takes to be drawn,
and the CPU of a long answer on the page as it is, in turn on the same machine. For a phase of work:
the checkout is `git worktree add FOLDER COMMIT`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, Request, sync_playwright

from benchmarks.bench import RATE_LIMIT
from benchmarks.bench_chats import OPEN
from benchmarks.feed import feed
from benchmarks.report import table
from benchmarks.running import cpu_of
from benchmarks.serving import serve_command
from tools.chromium import FLAGS, find_chromium
from tools.command import ROOT, main

PAGE = "/?chat=kai"
TIMEOUT = 120_000
DRAWN = 50
"""Messages of a chat that is drawn, and how often it is."""
SERVERS = ("chat_py_server", "server")
"""What the reference server is called, and was."""


@contextmanager
def _serve(checkout: Path, upstream: str) -> Iterator[str]:
    """The address of the checkout's own server while the block runs."""
    [name] = [name for name in SERVERS if (checkout / name / "__main__.py").exists()]
    with TemporaryDirectory() as data:
        given = {
            "CHAT_DATA": data,
            "CHAT_RATE_LIMIT": RATE_LIMIT,
            "CHAT_UPSTREAM_URL": upstream,
            "CHAT_UPSTREAM_MODEL": "words",
        }
        command = [sys.executable, "-m", name, "--port", "0"]
        with serve_command(command, given, folder=checkout) as served:
            yield served.address


def _wait_for_python(page: Page) -> None:
    """Messages may be shown before it is there."""
    page.locator("article[data-message-id]").first.wait_for()
    page.locator("[data-first-view]").wait_for(state="detached")


def _first_visit(browser: Browser, address: str) -> int:
    """Bytes of bodies, as sent, until the chat is there."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))
    page.goto(address + PAGE)
    _wait_for_python(page)
    size = sum(request.sizes()["responseBodySize"] for request in done.copy())
    context.close()
    return size


def _drawn(browser: Browser, addresses: Iterable[str]) -> dict[str, float]:
    """Milliseconds that each message of a chat takes, by address: medians of pages in turn."""
    pages: dict[str, Page] = {}
    for address in addresses:
        page = pages[address] = browser.new_context().new_page()
        page.set_default_timeout(TIMEOUT)
        page.goto(address + PAGE)
        _wait_for_python(page)
        page.wait_for_function("() => ChatCore.initialized")
        page.evaluate(OPEN, DRAWN)  # once, so that everything is compiled
    took: dict[str, list[float]] = {address: [] for address in pages}
    for _ in range(DRAWN):
        for address, page in pages.items():
            took[address].append(page.evaluate(OPEN, DRAWN) / DRAWN)
    for page in pages.values():
        page.context.close()
    return {address: statistics.median(times) for address, times in took.items()}


def _long_answer(browser: Browser, address: str, question: str) -> float:
    """Seconds of CPU of the page's main thread, from the first word to the last."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    page.goto(address + PAGE)
    _wait_for_python(page)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    answers = page.locator('article[data-sender="bot"]')
    before = answers.count()
    page.locator("#messageInput").fill(question)
    page.locator("#messageInput").press("Control+Enter")
    answer = answers.nth(before)
    answer.wait_for()
    begun = cpu_of(session)
    while answer.get_attribute("data-state") != "sent":
        page.wait_for_timeout(500)
    cpu = cpu_of(session) - begun
    context.close()
    return cpu


def run() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description="Compare.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="another checkout, built")
    parser.add_argument("--tokens", type=int, default=40_000, help="of the answer")
    parser.add_argument("--rate", type=int, default=800, help="tokens a second")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with (
        feed() as upstream,
        sync_playwright() as playwright,
        _serve(given.folder, upstream) as theirs,
        _serve(ROOT, upstream) as ours,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        sizes = {address: _first_visit(browser, address) for address in (theirs, ours)}
        drawn = _drawn(browser, (theirs, ours))
        cpu: dict[str, list[float]] = {theirs: [], ours: []}
        for _ in range(given.runs):
            for address, seconds in cpu.items():
                seconds.append(_long_answer(browser, address, f"{given.tokens} {given.rate}"))
                print(f"{seconds[-1]:.1f} s", file=sys.stderr, flush=True)
        browser.close()
    before, now = (statistics.median(seconds) for seconds in cpu.values())
    bytes_before, bytes_now = (sizes[address] for address in (theirs, ours))
    rows = [
        [
            "a first visit, bytes as sent",
            f"{bytes_before:,}",
            f"{bytes_now:,}",
            f"{bytes_now / bytes_before:.3f}",
        ],
        [
            f"each of {DRAWN} messages, ms",
            f"{drawn[theirs]:.2f}",
            f"{drawn[ours]:.2f}",
            f"{drawn[ours] / drawn[theirs]:.2f}",
        ],
        [
            f"CPU of an answer of {given.tokens:,} tokens at {given.rate} a second, s",
            f"{before:.1f}",
            f"{now:.1f}",
            f"{now / before:.2f}",
        ],
    ]
    print(table(["index.html", "before", "now", "now ÷ before"], rows))


if __name__ == "__main__":
    main(run)
