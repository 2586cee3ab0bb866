"""Makes a memory snapshot of Pyodide with modules imported, under Node.js.

Only the standard library and the files beside this one are needed (docs/snapshot.md).
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .kept import kept

__all__ = ["Extension", "Recipe", "Snapshot", "SnapshotError", "extensions_of", "make_snapshot"]

FOLDER = Path(__file__).resolve().parent
FINDERS = FOLDER / "finders.py"
IMPORTS = FOLDER / "imports.py"
ENDING = (FOLDER / "lean.py", FOLDER / "tidy.py")
OWN = (*FOLDER.glob("*.mjs"), *FOLDER.glob("restore/*.mjs"), FINDERS, IMPORTS, *ENDING)
"""What every snapshot is made with."""
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
WASM = b"\0asm"
SHOWN = 20
"""Lines of Node.js's output that an error has."""


class SnapshotError(Exception):
    """A snapshot could not be made; the text says why."""


@dataclass(frozen=True)
class Recipe:
    """What a snapshot is made of."""

    pyodide: Path
    """A folder with one version of Pyodide, as npm and its releases have it."""
    wheels: Mapping[str, bytes]
    """File name → content of what is installed: pure wheels, and those for this platform."""
    modules: Sequence[str]
    """What is imported, in this order. `package.*` is a package with all that is below it."""
    check: Path
    """Python that raises unless the interpreter that was restored works."""
    packages: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """File name → content of zips with packages of your own, installed beside the wheels."""
    steps: Sequence[Path] = ()
    """Python that runs, one after the other, when everything is imported."""
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    """What the steps see as `values`; JSON."""


@dataclass(frozen=True)
class Extension:
    """A compiled part of a wheel."""

    path: str
    """Where Python looks for it."""
    wasm: bytes


@dataclass(frozen=True)
class Snapshot:
    """What a page needs beside Pyodide itself."""

    memory: bytes
    """In the format of `restore/heap.mjs`."""
    extensions: tuple[Extension, ...]
    """They must be loaded in this order."""


def extensions_of(pyodide: Path, wheels: Mapping[str, bytes]) -> tuple[Extension, ...]:
    """The compiled parts of wheels, in the order in which they are loaded.

    Raises:
        SnapshotError: the folder holds no Pyodide, or a wheel is none or for another platform.
    """
    try:
        version = json.loads((pyodide / LOCK).read_text())["info"]["python"]
    except (OSError, ValueError, LookupError) as error:
        raise SnapshotError(f"{pyodide} is no folder of Pyodide: {error}") from error
    folder = f"/lib/python{'.'.join(version.split('.')[:2])}/site-packages"
    found: list[Extension] = []
    for name, content in wheels.items():
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as wheel:
                members = [each for each in wheel.namelist() if each.endswith(".so")]
                parts = [(each, wheel.read(each)) for each in sorted(members)]
        except zipfile.BadZipFile as error:
            raise SnapshotError(f"{name} is no wheel: {error}") from error
        for member, part in parts:
            if not part.startswith(WASM):
                raise SnapshotError(f"{name} is for another platform: {member} is not WebAssembly")
            found.append(Extension(f"{folder}/{member}", part))
    return tuple(found)


def make_snapshot(recipe: Recipe, *, node: str | Path, cache: Path | None = None) -> Snapshot:
    """Make a snapshot, restore it, and run the recipe's check in what is restored.

    The same recipe gives the same bytes.

    Args:
        node: the program of Node.js 20 or later.
        cache: a folder that keeps what was made by the content of all that went into it.

    Raises:
        SnapshotError: an input cannot be used, a module cannot be imported, what an import leaves
            in memory cannot be stored, or the check has failed.
    """
    extensions = extensions_of(recipe.pyodide, recipe.wheels)

    def make() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            return _made(recipe, extensions, node, Path(folder))

    memory = make() if cache is None else kept(cache / f"{_fingerprint(recipe)}.bin", make)
    return Snapshot(memory, extensions)


def _fingerprint(recipe: Recipe) -> str:
    """Of everything that a snapshot is made of and with."""
    total = hashlib.sha256(json.dumps([recipe.values, list(recipe.modules)]).encode())
    pyodide = (recipe.pyodide / name for name in (*PYODIDE_FILES, LOCK))
    files = (*sorted(OWN), *pyodide, *recipe.steps, recipe.check)
    contents = (path.read_bytes() for path in files)
    for part in (*contents, *recipe.wheels.values(), *recipe.packages.values()):
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


def _made(
    recipe: Recipe, extensions: tuple[Extension, ...], node: str | Path, folder: Path
) -> bytes:
    archives: list[tuple[str, str]] = []
    for form, files in (("wheel", recipe.wheels), ("zip", recipe.packages)):
        for name, content in files.items():
            (folder / name).write_bytes(content)
            archives.append((form, str(folder / name)))
    compiled: list[tuple[str, str]] = []
    for index, extension in enumerate(extensions):
        file = folder / f"{index}.so"
        file.write_bytes(extension.wasm)
        compiled.append((extension.path, str(file)))
    output = folder / "snapshot.bin"
    given = {
        "pyodide": str(recipe.pyodide.resolve()),
        "extensions": compiled,
        "archives": archives,
        "finders": str(FINDERS),
        "steps": [str(step.resolve()) for step in (IMPORTS, *recipe.steps, *ENDING)],
        "values": {**recipe.values, "modules": list(recipe.modules)},
        "check": str(recipe.check.resolve()),
        "output": str(output),
    }
    arguments = folder / "recipe.json"
    arguments.write_text(json.dumps(given))
    try:
        done = subprocess.run(
            [str(node), str(FOLDER / "make.mjs"), str(arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise SnapshotError(f"{node} does not run: {error.strerror}") from error
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()
        raise SnapshotError("\n".join(lines[-SHOWN:]))
    return output.read_bytes()
