"""A browser that samples its allocations walks the stack of the page's tab now and then, as any
visitor's may be chosen to. It runs off the end of a stack that WebAssembly switches to (JSPI), and
the tab is gone: Python must stay on the page's own (static/src/interpreter/stack.mjs)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType

from e2e.chat_page import ChatPage, Way
from e2e.server import ChatServer

OFTEN = (
    "HeapProfilerReporting:stable-probability/1.0/nonstable-probability/1.0/"
    "control-group-probability/0/renderer-prob-pct/100/renderer-sampling-rate-bytes/1000"
)
"""Every tab, at every thousandth byte instead of every ten millionth."""
SWITCH = b"--subproc-heap-profiling"
"""What the browser tells a process that is to sample."""


@pytest.fixture(scope="module")
def sampling(browser_type: BrowserType, whole_browser_args: dict[str, Any]) -> Iterator[Browser]:
    """The headless shell takes no samples."""
    args = [*whole_browser_args["args"], f"--enable-features={OFTEN}"]
    with browser_type.launch(**{**whole_browser_args, "args": args}) as browser:
        yield browser


def is_sampled() -> bool:
    commands = (path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline"))
    return any(b"--type=renderer" in command and SWITCH in command for command in commands)


def test_the_tab_survives(sampling: Browser, server: ChatServer, way: Way) -> None:
    for _ in range(5):
        with sampling.new_context() as context:
            chat = ChatPage(context.new_page(), way, server.origin)
            chat.open()
            chat.ask("Show me a table")
            assert is_sampled(), "this browser no longer samples by the feature named here"
