"""Make `dist/`, to be copied to any static host: `python -m tools.dist` (after a build).

The page, the package (PyScript asks for `chat_py/main.py`), Python of the page's own (beside it
and in `plugins/`), the built files with their compressed copies, and the licence. The JavaScript
and CSS sources stay out. The page names its files with their fingerprints, as the server does; the
service worker lies beside it, to serve all of it. Where the page asks the repository's own server,
which a static host does not have, it has the back end `demo` instead.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from chat_py_server.asset_urls import ENTRY_FILES, own_scripts, with_fingerprints
from tools.command import ROOT, ToolError, main

__all__ = ["make_dist"]

DIST = ROOT / "dist"
FILES = (*ENTRY_FILES, "LICENSE")
OWN_SERVER = b'data-api-base="/api"'
UNWANTED = ("__pycache__",)
FOLDERS = {"chat_py": UNWANTED, "static": ("src",)}
"""What is copied whole, and what inside it is not."""


def make_dist(folder: Path = DIST) -> None:
    """Make the folder anew.

    Raises:
        ToolError: a file is missing, because the build has not run or the checkout is not whole.
    """
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    for name, unwanted in FOLDERS.items():
        shutil.copytree(ROOT / name, new / name, ignore=shutil.ignore_patterns(*unwanted))
    if (ROOT / "plugins").is_dir():
        shutil.copytree(ROOT / "plugins", new / "plugins", ignore=shutil.ignore_patterns(*UNWANTED))
    for name in (*FILES, *own_scripts(ROOT)):
        try:
            shutil.copy2(ROOT / name, new / name)
        except FileNotFoundError as error:
            raise ToolError(f"{name} is missing: is this a complete checkout?") from error
    if not (new / "static" / "runtime" / "manifest.json").exists():
        raise ToolError("static/runtime is missing: run `make build` first.")
    page = new / "index.html"
    page.write_bytes(page.read_bytes().replace(OWN_SERVER, b'data-backend="demo"'))
    # All at once: the settings are still as they are while the page's text is made of them.
    for name, content in {name: with_fingerprints(new, name) for name in ENTRY_FILES}.items():
        (new / name).write_bytes(content)
    shutil.copy2(new / "static" / "runtime" / "sw.js", new)
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder.name}/ is ready: {total / 1e6:.1f} MB, compressed copies included")


if __name__ == "__main__":
    main(make_dist, alone=True)
