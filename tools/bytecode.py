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
from tools.snapshot.kept import kept

__all__ = ["compile_archive", "pack"]

SCRIPT = ROOT / "tools" / "bytecode.mjs"


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

    def make() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            sources = Path(folder) / "sources.zip"
            sources.write_bytes(archive)
            command = [node, str(SCRIPT), str(pyodide), str(sources)]
            return run(command, failed="A module could not be compiled:").encode()

    compiled = json.loads(kept(CACHE / "bytecode" / f"{total.hexdigest()}.json", make))
    return {path: base64.b64decode(content) for path, content in compiled.items()}


def pack(files: Mapping[str, bytes]) -> bytes:
    """Files in one, as static/src/interpreter/archives.mjs unpacks it.

    A line of JSON has the paths, each with its length; the contents follow one another.
    """
    lengths = json.dumps({path: len(content) for path, content in files.items()})
    return lengths.encode() + b"\n" + b"".join(files.values())
