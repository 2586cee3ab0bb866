"""Modules as the page's own Python compiles them, so that their import compiles nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.command import ROOT, ToolError, run
from tools.setup import CACHE, find_node

__all__ = ["compile_archive", "pack"]

SCRIPT = ROOT / "tools" / "bytecode.mjs"
KEPT = 3
"""Results that stay in the cache."""


def compile_archive(archive: bytes, pyodide: Path) -> dict[str, bytes]:
    """The modules of a zip of Python sources, compiled: content by the path of each `.pyc`.

    Args:
        pyodide: the folder of the one that imports them. A `.pyc` fits one version of Python.

    Raises:
        ToolError: Node.js is missing, or a source is no Python.
    """
    node = find_node()
    if node is None:
        raise ToolError("Node.js is missing: run `make build`.")
    parts = (archive, SCRIPT.read_bytes(), (pyodide / "pyodide-lock.json").read_bytes())
    total = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts))
    kept = CACHE / "bytecode" / f"{total.hexdigest()}.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            sources = Path(folder) / "sources.zip"
            sources.write_bytes(archive)
            printed = run(
                [node, str(SCRIPT), str(pyodide), str(sources)],
                failed="A module could not be compiled:",
            )
        part = kept.with_suffix(".part")
        part.write_text(printed)
        part.replace(kept)
        results = sorted(kept.parent.glob("*.json"), key=lambda each: each.stat().st_mtime)
        for old in results[:-KEPT]:
            old.unlink()
    return {
        path: base64.b64decode(content) for path, content in json.loads(kept.read_text()).items()
    }


def pack(files: Mapping[str, bytes]) -> bytes:
    """Files in one, as static/src/interpreter/archives.mjs unpacks it.

    A line of JSON has the paths, each with its length; the contents follow one another.
    """
    lengths = json.dumps({path: len(content) for path, content in files.items()})
    return lengths.encode() + b"\n" + b"".join(files.values())
