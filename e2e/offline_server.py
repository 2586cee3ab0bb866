"""The server with a page that has `data-offline`: `python -m e2e.offline_server`.

The page is in the data folder, below `page/`, where a test can put files beside its own. With
`OFFLINE_BELOW=/path` all of it is below that path.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount

from chat_py_server.__main__ import main
from chat_py_server.app import Application, create_app
from chat_py_server.config import Config
from e2e.server import ROOT

LINKED = ("pyscript.toml", "chat_py")
APART = ("packages", "src")
"""What of static/ is not the build's."""


def make_page(folder: Path) -> None:
    """The page with the attribute, and links to all of its files."""
    (folder / "static" / "packages").mkdir(parents=True)
    html = (ROOT / "index.html").read_text("utf-8")
    html = html.replace('data-start="pyscript"', 'data-start="pyscript" data-offline')
    (folder / "index.html").write_text(html, "utf-8")
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    for path in (ROOT / "static").iterdir():
        if path.name not in APART:
            (folder / "static" / path.name).symlink_to(path)


def create_offline_app(config: Config) -> Application:
    """The whole server, with that page."""
    folder = config.data / "page"
    if not folder.exists():
        make_page(folder)
    application = create_app(dataclasses.replace(config, root=folder))
    if below := os.environ.get("OFFLINE_BELOW"):
        application.app = Starlette(routes=[Mount(below, application.app)])
    return application


if __name__ == "__main__":
    sys.exit(main(create=create_offline_app))
