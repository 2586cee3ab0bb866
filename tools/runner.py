"""Adds what runs the Python blocks of answers (a frame, its worker and a snapshot of its own), and
the frame in which the pages that answers have written are seen."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from tools.bundle import Bundler
from tools.command import ROOT
from tools.outputs import Outputs, digest, zip_package
from tools.page_snapshot import make_runner_snapshot

__all__ = ["add_runner"]

PACKAGE = ROOT / "chat_py_runner"
FRAMES = "runtime/frames/"
"""Documents that a page holds in sandboxes. They bring their own policies, and a server should add
none (chat_py_server/security.py)."""
RUNNER_POLICY = (
    "default-src 'none'; script-src 'sha256-{hash}' blob: 'wasm-unsafe-eval'; worker-src blob:"
)
"""No source of it is an address: code can come from memory, and nothing can go anywhere."""
PREVIEW_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; media-src data: blob:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-src 'none'"
)
"""That of a page that an answer has written, which inherits it: nothing of it is an address either.
Whether scripts run is the business of the sandbox inside (static/src/runner/preview.mjs), which
cannot leave for another address, either: that is what `frame-src` is for."""
PREVIEW_STYLE = (
    "<style>html,body,iframe{display:block;width:100%;height:100%;margin:0;border:0}</style>"
)
DOCUMENT = (
    '<!doctype html><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">'
    "<title>{title}</title>{style}<script>{script}</script>\n"
)


def add_runner(
    outputs: Outputs, bundler: Bundler, *, lock: dict[str, Any], snapshot: bool
) -> dict[str, Any]:
    """Add its files; gives the part of the manifest that names them.

    Args:
        lock: Pyodide's own lock file.
        snapshot: also make the memory that the worker continues from.

    Raises:
        ToolError: as `tools.build.add_page`.
    """
    values = {"__LOCK__": {**lock, "packages": {}}}
    worker = bundler.worker("runner/worker.mjs", values, inject="runner/given.mjs")
    [script] = bundler.module("runner/frame.mjs", {}).values()
    frame = document("Python", script.decode().strip(), RUNNER_POLICY)
    [script] = bundler.module("runner/preview.mjs", {}).values()
    preview = document("Preview", script.decode().strip(), PREVIEW_POLICY, PREVIEW_STYLE)
    archive = zip_package(PACKAGE)
    named = {
        "frame": outputs.add(f"{FRAMES}run-{digest({'': frame})}.html", frame),
        "preview": outputs.add(f"{FRAMES}preview-{digest({'': preview})}.html", preview),
        "worker": outputs.add(f"runtime/runner-{digest({'': worker})}.js", worker),
        "package": outputs.add(f"runtime/chat_py_runner-{digest({'': archive})}.zip", archive),
    }
    if snapshot:
        memory = make_runner_snapshot(archive).memory
        named["snapshot"] = outputs.add(f"runtime/runner-{digest({'': memory})}.bin", memory)
    return {
        **named,
        "files": outputs.lengths(path for path in named.values() if not path.startswith(FRAMES)),
    }


def document(title: str, script: str, policy: str, style: str = "") -> bytes:
    """A frame's document: its policy may name its one script by its hash."""
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = policy.format(hash=hashed)
    return DOCUMENT.format(title=title, policy=policy, style=style, script=script).encode()
