"""Stage the pages, and have MkDocs build them.

MkDocs lives in an environment of its own, `.cache/docs`, which is made when the site is first
built.
"""

from __future__ import annotations

import os
import shutil
import venv
from pathlib import Path

from tools.command import ROOT, ToolError, run
from tools.dist import make_dist
from tools.docs_site.reference.events import events_page
from tools.docs_site.reference.javascript import javascript_page
from tools.docs_site.reference.python import models_page, python_page
from tools.docs_site.reference.settings import settings_page
from tools.docs_site.sources import Sources
from tools.setup import CACHE, install_into

__all__ = ["CONFIG", "DEMO", "GENERATED", "build_site", "make_site"]

HERE = Path(__file__).parent
CONFIG = HERE / "mkdocs.yml"
ENVIRONMENT = CACHE / "docs"
DEMO = "demo/index.html"
LIVE_DEMO = f"""---
hide: [toc]
---

# Live demo

The chat itself, from the files beside this page: no server answers, but an actor in the page, the
[back end `demo`](backends.md). What you write stays in this browser. Ask it to *compare tea and
coffee*, or to *show me code*. [Open it alone]({DEMO}).

<iframe class="demo" src="../{DEMO}" title="The chat, with the back end demo"></iframe>
"""
GENERATED = {
    "live-demo.md": lambda: LIVE_DEMO,
    "reference/events.md": events_page,
    "reference/javascript.md": javascript_page,
    "reference/models.md": models_page,
    "reference/python.md": python_page,
    "reference/settings.md": settings_page,
}


def stage(folder: Path) -> None:
    """Write every page into `folder`, which is made anew, with its pictures and the demo."""
    shutil.rmtree(folder, ignore_errors=True)
    pages = Sources().pages | {name: page() for name, page in GENERATED.items()}
    for name, text in pages.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    shutil.copytree(ROOT / "docs/images", folder / "images")
    (folder / "assets").mkdir()
    for name in ("site.css", "site.js"):
        shutil.copy2(HERE / name, folder / "assets")
    shutil.copy2(ROOT / "static/icon.svg", folder / "assets")
    make_dist((folder / DEMO).parent)


def make_site(pages: Path, site: Path) -> None:
    """Have MkDocs make the site of staged pages.

    Raises:
        ToolError: a link leads nowhere, a page is not in the navigation, or MkDocs is not there.
    """
    if not (ENVIRONMENT / "bin/python").exists():
        venv.create(ENVIRONMENT, with_pip=True)
    install_into(ENVIRONMENT, "docs")
    command = [ENVIRONMENT / "bin/python", "-m", "mkdocs", "build", "--strict"]
    run(
        [*command, "--config-file", CONFIG, "--site-dir", site],
        failed="The documentation's site could not be built:",
        env={
            "NO_MKDOCS_2_WARNING": "1",
            "STAGED_PAGES": str(pages),
            "SITE_URL": os.environ.get("SITE_URL", ""),
        },
    )


def build_site(site: Path) -> None:
    """Build the site, with the demo inside it, in `site`, which is made anew.

    Raises:
        ToolError: the chat has not been built, or the site cannot be.
    """
    if not (ROOT / "static/runtime/manifest.json").is_file():
        raise ToolError("static/runtime is missing: run `make build` first.")
    pages = CACHE / "docs-pages"
    stage(pages)
    make_site(pages, site)
    print(f"{site} is ready: open {site / 'index.html'} by a web server")
