"""How the tests in other engines run: `make test-engines`, apart from `make test`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.server import ROOT, ChatServer
from engines.drivers import ENGINES, Driver, launch

VENDOR = (
    "jquery/dist/jquery.min.js",
    "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap/dist/css/bootstrap.min.css",
)


def pytest_configure(config: pytest.Config) -> None:
    # selenium 4.51, in its own driver for WebKitGTK.
    config.addinivalue_line(
        "filterwarnings", "ignore:setting remote_server_addr:DeprecationWarning"
    )


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    pages = tmp_path_factory.mktemp("pages")
    for folder in (ROOT / "e2e/pages", Path(__file__).with_name("pages")):
        shutil.copytree(folder, pages, dirs_exist_ok=True)
    for path in VENDOR:
        shutil.copy2(ROOT / "node_modules" / path, pages)
    with ChatServer(tmp_path_factory.mktemp("data"), pages=pages) as running:
        yield running


@pytest.fixture(params=ENGINES)
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    """A fresh browser for each test: no cookie, no cache."""
    with launch(request.param) as running:
        yield running
