"""Serve the chat from its sources: `python -m tools.dev [--port 8000]` (`make dev`).

A request for a page looks whether a source has changed since the last build, and builds first if
one has: about a second, since no snapshot is made and nothing is compressed. What is built stays in
`.cache/dev/`, apart from what `make run` serves.
"""

from __future__ import annotations

import asyncio
import dataclasses
import sys
import time
from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from chat_py_server.__main__ import main
from chat_py_server.app import Application, create_app
from chat_py_server.asset_urls import own_scripts
from chat_py_server.config import Config
from tools.build import add_page
from tools.bundle import Bundler
from tools.command import ROOT, ToolError
from tools.outputs import Outputs
from tools.setup import CACHE

__all__ = ["BuildMiddleware", "Sources", "create_dev_app"]

FOLDER = CACHE / "dev"
"""What the server takes for the project's folder."""
LINKED = (
    "index.html",
    "pyscript.toml",
    "chat_py",
    "plugins",
    "static/characters",
    "static/icon.svg",
    "static/packages",
)
"""What is served as it is, with what the page names beside it."""
SOURCES = ("chat_py", "static/src", "tools/snapshot/restore")
"""What the built files are made from."""
UNCHECKED = ("/api/", "/static/runtime/")
"""Data, and files that belong to a page which is there already."""


class Sources:
    """Builds the page's files when a source has changed."""

    def __init__(self) -> None:
        self._built: dict[Path, int] = {}

    def build(self) -> None:
        """Build if need be.

        Raises:
            ToolError: a source was refused; the next call tries again.
        """
        (FOLDER / "static").mkdir(parents=True, exist_ok=True)
        for name in (*LINKED, *own_scripts(ROOT)):
            link = FOLDER / name
            if not link.is_symlink():
                link.symlink_to(ROOT / name)
        found = {
            file: file.stat().st_mtime_ns
            for name in SOURCES
            for file in (ROOT / name).rglob("*")
            if file.is_file() and file.suffix != ".pyc"
        }
        if found == self._built:
            return
        begun = time.perf_counter()
        outputs = Outputs(FOLDER / "static", None)
        bundler = Bundler(readable=True)
        add_page(outputs, bundler, snapshot=False)
        outputs.extend("chat-py.js", bundler.script("dev-panel.js", {}))
        outputs.write()
        self._built = found
        print(f"built in {time.perf_counter() - begun:.1f} s", flush=True)


class BuildMiddleware:
    """Builds before it passes a request on, or answers with what is wrong in a source."""

    def __init__(self, app: ASGIApp, sources: Sources) -> None:
        self._app = app
        self._sources = sources
        self._one = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(UNCHECKED):
            try:
                async with self._one:
                    await asyncio.to_thread(self._sources.build)
            except ToolError as error:
                print(error, file=sys.stderr, flush=True)
                await PlainTextResponse(str(error), 500)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def create_dev_app(config: Config) -> Application:
    """The whole server for what is built of the sources, with `BuildMiddleware` around it."""
    application = create_app(dataclasses.replace(config, root=FOLDER))
    application.app = BuildMiddleware(application.app, Sources())
    return application


if __name__ == "__main__":
    sys.exit(main(create=create_dev_app))
