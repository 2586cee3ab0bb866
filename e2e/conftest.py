"""How the end-to-end tests run: `make test-e2e`.

Each test has a fresh browser context and one server for the whole run. It fails on everything
that `Watch` sees and the test did not expect. No test sleeps: locators wait for states.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.host_app_page import HostApp
from e2e.matrices import mark_thorough
from e2e.server import ROOT, ChatServer
from e2e.static_hosts import PLAIN
from e2e.watch import Watch
from tools.chromium import FLAGS, find_chromium, find_headless_shell

PAGES = Path(__file__).with_name("pages")
VENDOR = (
    "jquery/dist/jquery.min.js",
    "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap/dist/css/bootstrap.min.css",
)
SAVING = """Object.defineProperty(navigator, "connection", {
  value: { saveData: true }, configurable: true,
})"""
"""Nothing is fetched ahead while a test looks at the network (static/src/interpreter/ahead.mjs)."""
PATIENCE = 120_000
"""Milliseconds to wait for a state; a slow machine under load is no failure."""


BASELINE = "--js-flags=--liftoff-only"
"""WebAssembly as a visit's first second has it, from the baseline compiler. The optimising one
works in the background for later, which a tab that lives two seconds never comes to."""

STARTS = {
    "test_boot.py",
    "test_boot_failures.py",
    "test_early_messages.py",
    "test_first_view.py",
    "test_hosting.py",
    "test_main_job.py",
    "test_preboot.py",
    "test_restored.py",
    "test_site_headers.py",
    "test_start.py",
}
"""Tests of what the two ways to start do differently. After the start both run the same code, so
that the other files try PyScript's way under `make test-faults` only."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the second run of a test that has both ways, and what matrices.py says."""
    mark_thorough(items, whole=not any("::" in argument for argument in config.args))
    functions = [item for item in items if isinstance(item, pytest.Function)]
    ways = [_way(item) for item in functions]
    dropin = {name for name, way in ways if way is DROPIN}
    for item, (name, way) in zip(functions, ways, strict=True):
        if way is PYSCRIPT and name in dropin and item.path.name not in STARTS:
            item.add_marker(pytest.mark.thorough)


def _way(item: pytest.Function) -> tuple[str, Way | None]:
    """A test's name without its way, and the way."""
    way = item.callspec.params.get("way") if hasattr(item, "callspec") else None
    return (item.nodeid.replace(way.name, "") if isinstance(way, Way) else item.nodeid), way


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    args = [*FLAGS, BASELINE]
    return {**browser_type_launch_args, "executable_path": find_headless_shell(), "args": args}


@pytest.fixture(scope="session")
def whole_browser_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """For what the headless shell leaves out."""
    return {**browser_type_launch_args, "executable_path": find_chromium()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1280, "height": 800},
        "locale": "en-US",
        "timezone_id": "UTC",
    }


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The host pages with the libraries that they bring along."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(PAGES, folder, dirs_exist_ok=True)
    for path in VENDOR:
        shutil.copy2(ROOT / "node_modules" / path, folder)
    return folder


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make dist` makes, copied to a folder of a host. Other processes make it, too."""
    with (ROOT / ".cache" / "e2e-dist").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, "-m", "tools.dist"]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return Path(shutil.copytree(ROOT / "dist", tmp_path_factory.mktemp("host") / "chat"))


@pytest.fixture(scope="session")
def server(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    """The server of all tests that do not break it."""
    with ChatServer(tmp_path_factory.mktemp("data"), pages=pages) as running:
        yield running


@pytest.fixture
def own_server(pages: Path, tmp_path: Path) -> Iterator[ChatServer]:
    """A server of the test's own, to be killed; it answers slowly enough to come between."""
    with ChatServer(tmp_path, pages=pages, CHAT_RESPONDER_RATE="40") as running:
        yield running


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    """A click and a navigation wait as long as an expectation does; nothing is left at the end."""
    context.set_default_timeout(PATIENCE)
    context.add_init_script(SAVING)
    yield context
    # A request may be with a test's route while its page goes, and would fail the next test.
    for routed in (context, *context.pages):
        routed.unroute_all(behavior="ignoreErrors")


@pytest.fixture
def watch(context: BrowserContext, server: ChatServer) -> Iterator[Watch]:
    """What went wrong on the pages of this test."""
    watching = Watch(context, server.origin)
    yield watching
    assert watching.problems() == []


@pytest.fixture
def page(watch: Watch, page: Page) -> Page:
    """A tab that is watched from its first request on."""
    return page


@pytest.fixture(params=[PYSCRIPT, DROPIN], ids=lambda way: way.name)
def way(request: pytest.FixtureRequest) -> Way:
    """Both ways to start."""
    return request.param


@pytest.fixture
def open_way(page: Page, server: ChatServer) -> Callable[[Way], ChatPage]:
    """The chat in a tab, by a certain way."""
    return lambda way: ChatPage(page, way, server.origin)


@pytest.fixture
def chat(way: Way, open_way: Callable[[Way], ChatPage]) -> ChatPage:
    """The chat in a tab, not opened yet."""
    return open_way(way)


@pytest.fixture
def on_server(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    """An open chat that the reference server keeps."""
    chat = open_way(PYSCRIPT)
    chat.open()
    return chat


@pytest.fixture
def in_page(page: Page, dist: Path, tmp_path: Path, watch: Watch) -> Iterator[ChatPage]:
    """A chat that is kept in the page: `dist/` on a static host."""
    shutil.copytree(dist, tmp_path / "host")
    with PLAIN.serve(tmp_path / "host") as origin:
        watch.origins.add(origin)
        chat = ChatPage(page, PYSCRIPT, origin)
        chat.goto()
        yield chat


@pytest.fixture
def own_chat(page: Page, watch: Watch, way: Way, own_server: ChatServer) -> ChatPage:
    """The same, on the server that the test may kill."""
    watch.origins.add(own_server.origin)
    return ChatPage(page, way, own_server.origin)


@pytest.fixture(scope="session")
def site(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    """The application's own server."""
    data = tmp_path_factory.mktemp("host-app")
    with ChatServer(data, pages=pages, module="e2e.host_app") as running:
        yield running


@pytest.fixture
def host_app(watch: Watch, page: Page, site: ChatServer) -> HostApp:
    """The application in a tab, not opened yet."""
    watch.origins |= {site.origin, site.origin.replace("http", "ws")}
    return HostApp(page, site.origin)
