"""The pages that are measured, made from the project's own index.html and from templates."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from tools.command import ROOT, ToolError

__all__ = ["write_pages"]

TEMPLATES = Path(__file__).resolve().parent
MEASURE = TEMPLATES.parent / "measure.js"
MEASURED = ("drop-in.html", "stock-pyodide.html")
"""Pages that also exist with the measuring script in them, for engines that can't be given one."""
NODE_MODULES = ROOT / "node_modules"
PEERS = (
    "marked/lib/marked.esm.js",
    "dompurify/dist/purify.es.mjs",
    "streaming-markdown/smd.js",
    "jquery/dist/jquery.min.js",
)
PYSCRIPT_LINES = re.compile(
    r"^.*(?:PyScript|pyscript\.toml|static/interpreter\.js|chat_py/main\.py).*\n", re.MULTILINE
)


def _drop_in() -> str:
    """index.html with the drop-in in place of PyScript: all else is the same."""
    page = (ROOT / "index.html").read_text()
    own = PYSCRIPT_LINES.sub("", page.replace(' data-start="pyscript"', ""))
    if own.count("<script") != page.count("<script") - 1 or "pyscript" in own:
        raise ToolError("index.html has changed: benchmarks/pages must learn its new script tags.")
    return own.replace('"./static/', '"/static/')


def _with_plugin(page: str, plugin: str, before: str = "") -> str:
    """The drop-in with a plug-in that measures, and another script before it."""
    tag = '<script src="/static/chat-py.js"'
    if page.count(tag) != 1:
        raise ToolError("index.html has changed: benchmarks/pages must learn its new script tags.")
    return page.replace(tag, f'{before}{tag} data-plugins="/pages/{plugin}"')


def write_pages(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the pages into `folder`, to be served as `/pages/`.

    Args:
        manifest: what the build made; the peers get the same files from the same server.
    """
    folder.mkdir(parents=True)
    (folder / "drop-in.html").write_text(_drop_in())
    jquery = '<script src="./jquery.min.js"></script>'
    (folder / "events.html").write_text(_with_plugin(_drop_in(), "events.py", jquery))
    for name in ("local", "readers"):
        (folder / f"{name}.html").write_text(_with_plugin(_drop_in(), f"{name}.py"))
    for plugin in ("events.py", "local.py", "readers.py"):
        (folder / plugin).write_text((TEMPLATES / plugin).read_text())
    for path in PEERS:
        shutil.copy2(NODE_MODULES / path, folder)
    values = {
        "PYODIDE": f"/static/{manifest['pyodide']}",
        "PYSCRIPT": f"/static/{manifest['pyscript']}",
        "WHEELS": json.dumps([f"/static/{path}" for path in manifest["wheels"]]),
    }
    for template in TEMPLATES.iterdir():
        if template.suffix in (".html", ".mjs"):
            text = template.read_text()
            for name, value in values.items():
                text = text.replace(f"__{name}__", value)
            (folder / template.name).write_text(text)
    (folder / MEASURE.name).write_text(MEASURE.read_text())
    for name in MEASURED:
        text = (folder / name).read_text()
        head, tag, rest = text.partition("<script")
        text = f'{head}<script src="/pages/{MEASURE.name}"></script>\n{tag}{rest}'
        (folder / f"measured-{name}").write_text(text)
    shutil.copytree(ROOT / "node_modules" / "ky" / "distribution", folder / "ky")
