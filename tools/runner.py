"""Adds what runs the Python blocks of answers: a frame, its worker and a snapshot of its own."""

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
DOCUMENT = (
    '<!doctype html><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">'
    "<title>Python</title><script>{script}</script>\n"
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
    frame = document(script.decode().strip(), RUNNER_POLICY)
    archive = zip_package(PACKAGE)
    named = {
        "frame": outputs.add(f"{FRAMES}run-{digest({'': frame})}.html", frame),
        "worker": outputs.add(f"runtime/runner-{digest({'': worker})}.js", worker),
        "package": outputs.add(f"runtime/chat_py_runner-{digest({'': archive})}.zip", archive),
    }
    if snapshot:
        memory = make_runner_snapshot(archive).memory
        named["snapshot"] = outputs.add(f"runtime/runner-{digest({'': memory})}.bin", memory)
    return {
        **named,
        "files": outputs.lengths(path for key, path in named.items() if key != "frame"),
    }


def document(script: str, policy: str) -> bytes:
    """A frame's document: its policy names its one script by its hash."""
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return DOCUMENT.format(policy=policy.format(hash=hashed), script=script).encode()
