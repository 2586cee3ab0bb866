"""What every benchmark gets: a browser, and the reference server with the pages to measure."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.pages import write_pages
from benchmarks.serving import serve_command
from tools.chromium import FLAGS, find_chromium
from tools.command import ROOT, ToolError

__all__ = ["Bench", "open_bench", "serve"]

RATE_LIMIT = "1000000"
"""Requests per minute and user: what is measured must not meet the server's own brake."""


@dataclass(frozen=True)
class Bench:
    """A browser and a server, both running."""

    browser: Browser
    address: str
    """Of the server, without a slash at its end."""
    pages: Path
    """What the server serves as `/pages/`."""
    runs: int
    tokens: int
    """Of the long answer; 0 leaves it out."""
    manifest: dict[str, Any]
    """What the build made: static/runtime/manifest.json."""

    @property
    def browser_name(self) -> str:
        return f"Chromium {self.browser.version.split('.')[0]}"


def _manifest() -> dict[str, Any]:
    path = ROOT / "static" / "runtime" / "manifest.json"
    if not path.exists():
        raise ToolError("static/runtime is missing: run `make build` first.")
    return json.loads(path.read_text())


@contextmanager
def serve(folder: Path, pages: Path, **settings: str) -> Iterator[str]:
    """The reference server's address while the block runs; `settings` are environment variables.

    Raises:
        ToolError: it did not start.
    """
    given = {
        "CHAT_DATA": str(folder),
        "CHAT_PAGES": str(pages),
        "CHAT_RATE_LIMIT": RATE_LIMIT,
        "CHAT_ADDRESS_RATE_LIMIT": RATE_LIMIT,
        "CHAT_ADDRESS_GUESTS": RATE_LIMIT,
        **settings,
    }
    command = [sys.executable, "-m", "chat_py_server", "--port", "0"]
    with serve_command(command, given) as served:
        yield served.address


@contextmanager
def open_bench(runs: int, tokens: int = 0) -> Iterator[Bench]:
    """Start the server and Chromium; both end with the block.

    Raises:
        ToolError: the build has not run, Chromium is missing, or the server did not start.
    """
    manifest = _manifest()
    with tempfile.TemporaryDirectory() as temporary:
        pages = Path(temporary) / "pages"
        write_pages(pages, manifest)
        with serve(Path(temporary) / "data", pages) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
            try:
                yield Bench(browser, address, pages, runs, tokens, manifest)
            finally:
                browser.close()
