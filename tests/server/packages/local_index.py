"""A package index of a test's own: a folder of wheels, the only place where pip looks."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from chat_py_server.packages.resolve import Target

__all__ = ["PLATFORM", "PURE", "add_wheel", "only_index", "target"]

PURE = "py3-none-any"
PLATFORM = "cp314-cp314-pyemscripten_2026_0_wasm32"


def add_wheel(
    folder: Path,
    name: str,
    version: str,
    files: Mapping[str, str | bytes],
    *,
    requires: Sequence[str] = (),
    tag: str = PURE,
) -> Path:
    """Put a wheel into the folder."""
    stem = f"{name.replace('-', '_')}-{version}"
    info = f"{stem}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {each}" for each in requires]
    tags = f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n"
    path = folder / f"{stem}-{tag}.whl"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as wheel:
        for member, content in files.items():
            wheel.writestr(member, content)
        wheel.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        wheel.writestr(f"{info}/WHEEL", tags)
        wheel.writestr(f"{info}/RECORD", "".join(f"{each},,\n" for each in files))
    return path


def only_index(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let pip see nothing but this folder."""
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)


def target(*own: Path) -> Target:
    """The Pyodide of a page that has these wheels already."""
    return Target("3.14", "cp", "pyemscripten_2026_0_wasm32", own)
