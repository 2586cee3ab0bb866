"""Makes the memory snapshots that the page starts from: docs/startup.md says how they work.

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

__all__ = ["CHECK", "core_extension", "make_runner_snapshot", "make_snapshot"]

FOLDER = Path(__file__).resolve().parent
INTERPRETER = ROOT / "static" / "src" / "interpreter"
PYODIDE = NODE_MODULES / "pyodide"
PYSCRIPT = NODE_MODULES / "@pyscript" / "core" / "src" / "stdlib" / "pyscript.js"
CHECK = FOLDER / "check.py"
"""Python that raises unless the interpreter that was restored works."""
RUNNER_CHECK = FOLDER / "check_runner.py"
ENDING = (FOLDER / "lean.py", FOLDER / "tidy.py")
STEPS = (FOLDER / "contents.py", *ENDING)
"""Python that runs, one after the other, in the interpreter that becomes the snapshot."""
RUNNER_STEPS = (FOLDER / "contents_runner.py", *ENDING)
LIBRARY = FOLDER / "library.py"
RECIPE = (
    FOLDER / "make.mjs",
    FOLDER / "freed.mjs",
    FOLDER / "blocks.mjs",
    FOLDER / "hashes.mjs",
    FOLDER / "untracked.mjs",
    INTERPRETER / "extension.mjs",
    INTERPRETER / "heap.mjs",
    PYODIDE / "package.json",
    PYODIDE / "pyodide.asm.wasm",
    PYODIDE / "python_stdlib.zip",
)
"""What every snapshot is made with."""
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
    """The chat's snapshot, in the format of static/src/interpreter/heap.mjs.

    Args:
        wheels: file name → content of what is installed.
        package: `chat_py` as a zip, without what the page fetches when it is used.
        later: the names of those modules and packages.

    Raises:
        ToolError: something that `chat_py` does when it is imported cannot be stored, or Node.js
            is missing.
    """
    core = core_extension(wheels)
    settings: dict[str, object] = {"later": list(later)}
    parts = {"library": LIBRARY, "pyscript": PYSCRIPT, "check": CHECK}
    return _kept("snapshot", wheels, package, STEPS, parts, settings, core)


def make_runner_snapshot(package: bytes) -> bytes:
    """The snapshot that blocks of answers run from: `chat_py_runner`, a zip, and what it needs.

    Raises:
        ToolError: as `make_snapshot`.
    """
    return _kept("runner", {}, package, RUNNER_STEPS, {"check": RUNNER_CHECK}, {})


def _kept(
    name: str,
    wheels: Mapping[str, bytes],
    package: bytes,
    steps: Sequence[Path],
    parts: Mapping[str, Path],
    settings: Mapping[str, object],
    core: bytes | None = None,
) -> bytes:
    """The snapshot of that name, made unless it is in the cache."""
    total = hashlib.sha256(package + json.dumps(settings).encode())
    recipe = (path.read_bytes() for path in (*RECIPE, *steps, *parts.values()))
    for part in (*recipe, *wheels.values()):
        total.update(hashlib.sha256(part).digest())
    folder = CACHE / name
    target = folder / f"{total.hexdigest()}.bin"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        given = {
            **settings,
            **{key: str(path) for key, path in parts.items()},
            "steps": [str(step) for step in steps],
        }
        _make(wheels, package, given, core, target)
        for old in sorted(folder.glob("*.bin"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()
    return target.read_bytes()


def _make(
    wheels: Mapping[str, bytes],
    package: bytes,
    given: Mapping[str, object],
    core: bytes | None,
    target: Path,
) -> None:
    node = find_node()
    if node is None:
        raise ToolError("Node.js is missing: run `make build`.")
    inputs = target.with_suffix(".inputs")
    inputs.mkdir(exist_ok=True)
    files = {**wheels, "package.zip": package, **({"core.so": core} if core else {})}
    for name, content in files.items():
        (inputs / name).write_bytes(content)
    part = target.with_suffix(".part")
    given = {
        **given,
        "pyodide": str(PYODIDE),
        "extension": str(inputs / "core.so") if core else None,
        "archives": [
            *(["wheel", str(inputs / name)] for name in wheels),
            ["zip", str(inputs / "package.zip")],
        ],
        "output": str(part),
    }
    try:
        run(
            [node, FOLDER / "make.mjs", json.dumps(given)],
            failed="Could not make a snapshot that works. "
            "Does the package touch the page when it is imported?",
        )
        part.replace(target)
    finally:
        for name in files:
            (inputs / name).unlink()
        inputs.rmdir()
