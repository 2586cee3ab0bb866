"""The server behind a proxy, the page before it, and the oracle of every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.chat_page import GUIDE, ChatPage
from e2e.faults.oracle import Oracle
from e2e.faults.proxy import Proxy
from e2e.server import ChatServer
from e2e.watch import Watch

QUICK = "window.CHAT_PY = {retryDelay: 20};"
"""So that no test waits long for what a person would wait for."""
EXPECTED = (
    r"^request failed: .* (/api/|\S+/api/)",
    # Pictures, and the colours of code, come later and are done without.
    r"^request failed: .*/(highlighter-|characters/)",
    r"^status \d+: ",
    r"^console: Failed to load",
)


@pytest.fixture(scope="session")
def fault_server(
    pages: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ChatServer, Path]]:
    """One server for all faults, slow enough to come between, and its data."""
    data = tmp_path_factory.mktemp("fault-data")
    settings = {"CHAT_RESPONDER_RATE": "120", "CHAT_RATE_LIMIT": "100000"}
    with ChatServer(data, pages=pages, **settings) as running:
        yield running, data


@pytest.fixture
def fault(fault_server: tuple[ChatServer, Path]) -> Iterator[ChatServer]:
    """The server, to be told what to do wrong: `fault.fail(rule)`."""
    server, _ = fault_server
    yield server
    server.fail()


@pytest.fixture
def proxy(fault: ChatServer) -> Iterator[Proxy]:
    """What stands between the page and the server."""
    with Proxy(fault.port) as running:
        yield running


@pytest.fixture
def chat(page: Page, watch: Watch, context: BrowserContext, proxy: Proxy) -> ChatPage:
    """The guide's page, by way of the proxy."""
    watch.origins.add(proxy.origin)
    watch.expect(*EXPECTED)
    context.add_init_script(QUICK)
    return ChatPage(page, GUIDE, proxy.origin)


@pytest.fixture
def oracle(
    chat: ChatPage, proxy: Proxy, fault: ChatServer, fault_server: tuple[ChatServer, Path]
) -> Oracle:
    """Tells whether everything arrived once, in order, and was answered once."""
    return Oracle(chat, proxy, fault.origin, fault_server[1] / "chat.sqlite3")
