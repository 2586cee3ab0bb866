"""Makes the memory snapshot that the page starts from: docs/startup.md says how it works.

Made under Node.js from the project's own files, and kept in `.cache/` by the content of all that
went into it: an unchanged build costs nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.command import ROOT, ToolError, run
from tools.setup import CACHE, NODE_MODULES, find_node

__all__ = ["CHECK", "core_extension", "make_snapshot"]

FOLDER = Path(__file__).resolve().parent
INTERPRETER = ROOT / "static" / "src" / "interpreter"
PYODIDE = NODE_MODULES / "pyodide"
PYSCRIPT = NODE_MODULES / "@pyscript" / "core" / "src" / "stdlib" / "pyscript.js"
CHECK = FOLDER / "check.py"
"""Python that raises unless the interpreter that was restored works."""
STEPS = (FOLDER / "contents.py", FOLDER / "lean.py", FOLDER / "tidy.py")
"""Python that runs, one after the other, in the interpreter that becomes the snapshot."""
RECIPE = (
    FOLDER / "make.mjs",
    FOLDER / "freed.mjs",
    FOLDER / "blocks.mjs",
    FOLDER / "hashes.mjs",
    FOLDER / "untracked.mjs",
    *STEPS,
    FOLDER / "library.py",
    CHECK,
    INTERPRETER / "extension.mjs",
    INTERPRETER / "heap.mjs",
    PYODIDE / "package.json",
    PYODIDE / "pyodide.asm.wasm",
    PYODIDE / "python_stdlib.zip",
    PYSCRIPT,
)
KEPT = 3
"""Snapshots that stay in the cache: going back and forth between branches costs nothing."""


def core_extension(wheels: Mapping[str, bytes]) -> bytes:
    """pydantic's compiled core, out of its wheel.

    Raises:
        ToolError: no wheel holds it.
    """
    for name, content in wheels.items():
        if name.startswith("pydantic_core-"):
            with zipfile.ZipFile(io.BytesIO(content)) as wheel:
                for member in wheel.namelist():
                    if member.endswith(".so"):
                        return wheel.read(member)
    raise ToolError("The wheel of pydantic-core has no compiled core: remove .cache/wheels.")


def make_snapshot(wheels: Mapping[str, bytes], package: bytes, later: Sequence[str]) -> bytes:
    """The snapshot, in the format of static/src/interpreter/heap.mjs.

    Args:
        wheels: file name → content of what is installed.
        package: `chat_py` as a zip, without what the page fetches when it is used.
        later: the names of those modules and packages.

    Raises:
        ToolError: something that `chat_py` does when it is imported cannot be stored, or Node.js
            is missing.
    """
    total = hashlib.sha256(package + json.dumps(later).encode())
    for part in (*(path.read_bytes() for path in RECIPE), *wheels.values()):
        total.update(hashlib.sha256(part).digest())
    folder = CACHE / "snapshot"
    target = folder / f"{total.hexdigest()}.bin"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _make(wheels, package, later, target)
        for old in sorted(folder.glob("*.bin"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()
    return target.read_bytes()


def _make(wheels: Mapping[str, bytes], package: bytes, later: Sequence[str], target: Path) -> None:
    node = find_node()
    if node is None:
        raise ToolError("Node.js is missing: run `make build`.")
    inputs = target.with_suffix(".inputs")
    inputs.mkdir(exist_ok=True)
    files = {**wheels, "chat_py.zip": package, "core.so": core_extension(wheels)}
    for name, content in files.items():
        (inputs / name).write_bytes(content)
    part = target.with_suffix(".part")
    given = {
        "pyodide": str(PYODIDE),
        "extension": str(inputs / "core.so"),
        "archives": [
            *(["wheel", str(inputs / name)] for name in wheels),
            ["zip", str(inputs / "chat_py.zip")],
        ],
        "steps": [str(step) for step in STEPS],
        "library": str(FOLDER / "library.py"),
        "check": str(CHECK),
        "pyscript": str(PYSCRIPT),
        "later": list(later),
        "output": str(part),
    }
    try:
        run(
            [node, FOLDER / "make.mjs", json.dumps(given)],
            failed="Could not make a snapshot that works. "
            "Does chat_py touch the page when it is imported?",
        )
        part.replace(target)
    finally:
        for name in files:
            (inputs / name).unlink()
        inputs.rmdir()
