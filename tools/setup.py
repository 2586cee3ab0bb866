"""Get what the project needs, once: `python -m tools.setup run|dev`.

Needs only Python 3.11 or later with its standard library. Everything lands in the project's own
directory: `.venv/`, `node_modules/`, `.cache/wheels/`. Each step leaves a stamp that holds the
hash of the files that it was made from, so the second run does nothing, and a changed pin runs
only its own step again. Every package is checked against a hash in the repository.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tools.command import ROOT, ToolError, apt_install, main, run

__all__ = [
    "CACHE",
    "NODE_MODULES",
    "WASM_PLATFORM",
    "find_node",
    "install_into",
    "install_packages",
    "tool_path",
    "wheels",
]

CACHE = ROOT / ".cache"
NODE_MODULES = ROOT / "node_modules"
VENV = ROOT / ".venv"
VENV_BIN = VENV / "bin"
REQUIREMENTS = ROOT / "requirements"
QUIETLY = ("--quiet", "--no-input", "--disable-pip-version-check")
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
WASM_PLATFORM = ("3.14", "cp", "pyemscripten_2026_0_wasm32")
"""Python version, implementation and platform of Pyodide 314: what its wheels are tagged with."""


def once(name: str, inputs: list[Path], folder: Path, work: Callable[[], None]) -> None:
    """Do `work`, which fills `folder`, unless it was done for the same `inputs` before."""
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()
    stamp = folder / f".{name}.stamp"  # inside, so that it goes when the folder goes
    if stamp.exists() and stamp.read_text() == digest:
        return
    stamp.unlink(missing_ok=True)
    work()
    stamp.write_text(digest)


def announce(step: str) -> None:
    print(f"setup: {step}", file=sys.stderr, flush=True)


def make_venv() -> None:
    if (VENV_BIN / "pip").exists():
        return
    announce("a virtual environment in .venv")
    create = [sys.executable, "-m", "venv", "--clear", VENV]
    failed = "Could not make .venv."
    if subprocess.run(create, cwd=ROOT, capture_output=True, check=False).returncode:
        # Debian keeps part of the `venv` module in a package of its own.
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        apt_install(f"{version}-venv", needed_for=".venv")
        run(create, failed=failed)


def pip(environment: Path) -> tuple[str | Path, ...]:
    """The command of an environment's pip."""
    return (environment / "bin" / "python", "-m", "pip")


def install_into(environment: Path, group: str) -> None:
    """Install `requirements/<group>.txt` into a virtual environment, once."""
    requirements = REQUIREMENTS / f"{group}.txt"

    def work() -> None:
        announce(f"Python packages of requirements/{group}.txt")
        run(
            [*pip(environment), "install", *QUIETLY, "--require-hashes", "-r", requirements],
            failed=f"Could not install requirements/{group}.txt. "
            "The first run needs a network (or a pip mirror, set in PIP_INDEX_URL).",
        )

    once(group, [requirements], environment, work)


def wheels(group: str) -> Path:
    """The directory with the wheels of `requirements/<group>.txt`, for Pyodide."""
    requirements = REQUIREMENTS / f"{group}.txt"
    folder = CACHE / "wheels" / group
    python, implementation, platform = WASM_PLATFORM

    def work() -> None:
        announce(f"wheels of requirements/{group}.txt")
        shutil.rmtree(folder, ignore_errors=True)
        run(
            [
                *(*pip(VENV), "download", *QUIETLY, "--require-hashes", "-r", requirements),
                *("--no-deps", "--only-binary=:all:", "--dest", folder),
                *("--python-version", python, "--implementation", implementation),
                *("--platform", platform, "--platform", "any"),
            ],
            failed=f"Could not download requirements/{group}.txt. "
            "The first run needs a network (or a pip mirror, set in PIP_INDEX_URL).",
        )

    once(group, [requirements], folder, work)
    return folder


def tool_path() -> str:
    """`PATH` with the project's own programs after the system's."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), str(VENV_BIN)])


def find_node() -> str | None:
    """A Node.js of at least `OLDEST_NODE` that has npm, or None."""
    for folder in tool_path().split(os.pathsep):
        node = shutil.which("node", path=folder)
        if node is None or shutil.which("npm", path=folder) is None:
            continue
        shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        version = re.match(r"v(\d+)\.", shown.stdout)
        if version and int(version[1]) >= OLDEST_NODE:
            return node
    return None


def install_packages(source: Path, folder: Path) -> None:
    """Install what `package-lock.json` in `source` names into `folder`/node_modules, once.

    A link there leads to the packages of another checkout (as in a `git worktree`), which npm would
    empty: they are left as they are.
    """
    if (folder / "node_modules").is_symlink():
        return
    node = find_node()
    if node is None:
        install_into(VENV, "node")
        node = find_node()
    if node is None:
        raise ToolError(f"Node.js {OLDEST_NODE} or later with npm is missing.")
    npm = shutil.which("npm", path=str(Path(node).parent))
    inputs = [source / "package.json", source / "package-lock.json"]

    def work() -> None:
        announce(f"JavaScript packages of {inputs[1].relative_to(ROOT)}")
        if folder != source:
            folder.mkdir(parents=True, exist_ok=True)
            for path in (*inputs, ROOT / ".npmrc"):
                shutil.copy2(path, folder)
        run(
            [npm or "npm", "ci", "--prefix", folder, "--no-progress", "--loglevel=error"],
            failed=f"Could not install {inputs[1].relative_to(ROOT)}. "
            "The first run needs a network (or an npm mirror, set in npm_config_registry).",
            env={"PATH": os.pathsep.join([str(Path(node).parent), tool_path()])},
        )

    once("packages", inputs, folder / "node_modules", work)


def setup() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise ToolError(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or later is needed.")
    make_venv()
    for group in sys.argv[1:]:
        install_into(VENV, group)
    install_packages(ROOT, ROOT)


if __name__ == "__main__":
    main(setup, alone=True)
