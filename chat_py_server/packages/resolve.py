"""From names to wheels that run in the page: pip resolves them, for Pyodide's platform."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chat_py_server.packages.wheel import Wheel, normal, read_wheel

__all__ = ["Target", "UnavailableError", "platform_tag", "resolve"]

PIP = Path(__file__).with_name("pip_for_pyodide.py")
REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[\w,. -]+\])?\s*(?:[<>=!~]=?[^;@]+)?")
"""A name, with extras and versions if need be; neither an address, a path nor an option."""
NOT_FOUND = re.compile(r"satisfies the requirement (\S+).*\(from versions: (.*?)\)", re.DOTALL)
CONFLICT = re.compile(r"^The conflict is caused by:\n(.*?)\n\n", re.MULTILINE | re.DOTALL)
NEWEST = 5
"""Versions that are told where none fits."""
QUIETLY = ("--no-input", "--disable-pip-version-check")


class UnavailableError(Exception):
    """A package cannot be had for the page; the text says which, why, and what to do."""


@dataclass(frozen=True)
class Target:
    """What the wheels are for: the Pyodide of one page."""

    python: str
    """Such as `3.14`."""
    implementation: str
    platform: str
    """Such as `pyemscripten_2026_0_wasm32`."""
    own: tuple[Path, ...]
    """The wheels that the page has already, which must stay as they are."""

    @property
    def names(self) -> dict[str, str]:
        """Name → version of the page's own wheels."""
        return {normal(name): version for name, version, *_ in map(_parts, self.own)}

    @property
    def tag(self) -> str:
        """What compiled wheels for it have in their names."""
        return platform_tag(self.python, self.implementation, self.platform)


def platform_tag(python: str, implementation: str, platform: str) -> str:
    """What compiled wheels have in their names: `cp314-pyemscripten_2026_0_wasm32`."""
    return f"{implementation}{python.replace('.', '')}-{platform}"


def resolve(names: Sequence[str], target: Target, folder: Path) -> list[Wheel]:
    """Put the wheels of packages, and of all that they require, into a folder.

    pip's own settings count (`PIP_INDEX_URL` …). What the page has already is left out.

    Raises:
        UnavailableError: one cannot be had, or they do not go together.
    """
    for name in names:
        if not REQUIREMENT.fullmatch(name.strip()):
            raise UnavailableError(
                f"{name!r} is no name of a package. Write it as on PyPI, with a version if need "
                "be: msgspec, or msgspec==0.22.0."
            )
    if importlib.util.find_spec("pip") is None:
        raise UnavailableError("pip is missing, which resolves names: run `python -m ensurepip`.")
    own = target.names
    with tempfile.TemporaryDirectory() as scratch:
        constraints = Path(scratch) / "own.txt"
        constraints.write_text("".join(f"{name}=={version}\n" for name, version in own.items()))
        done = _pip(
            target,
            *("download", "--dest", str(folder), "--constraint", str(constraints)),
            *(part for path in target.own for part in ("--find-links", str(path.parent))),
            *("--only-binary=:all:", "--progress-bar", "off"),
            *("--python-version", target.python, "--implementation", target.implementation),
            *("--platform", target.platform, "--platform", "any", "--", *names),
        )
    if done.returncode:
        raise UnavailableError(_reason(target, own, done.stdout + done.stderr))
    found = [read_wheel(path) for path in sorted(folder.glob("*.whl"))]
    return [wheel for wheel in found if wheel.name not in own]


def _pip(target: Target, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PIP), target.python, command, *QUIETLY, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _parts(wheel: Path) -> list[str]:
    """Name, version, and what else the name of a wheel says."""
    return wheel.stem.split("-")


def _reason(target: Target, own: Mapping[str, str], output: str) -> str:
    """Why pip found no wheels, from what it has printed."""
    if missing := NOT_FOUND.search(output):
        return _why_missing(target, *missing.groups())
    if conflict := CONFLICT.search(f"{output}\n\n"):
        lines = [line.strip() for line in conflict[1].splitlines()]
        fixed = [name for name in own if re.search(rf"\b{name}\b", conflict[1])]
        told = "; ".join(line for line in lines if "constraint)" not in line)
        page = ", ".join(f"{name} {own[name]}" for name in fixed)
        return f"These do not go together: {told}." + (f" The page itself has {page}." * bool(page))
    errors = [line.removeprefix("ERROR: ") for line in output.splitlines() if "ERROR" in line]
    return f"pip could not resolve them: {' '.join(errors or output.splitlines()[-3:])}"


def _why_missing(target: Target, requirement: str, versions: str) -> str:
    match = REQUIREMENT.match(requirement)
    name = match[1] if match else requirement
    if versions not in ("", "none"):
        newest = ", ".join(versions.split(", ")[: -NEWEST - 1 : -1])
        return f"No version of {name} for Pyodide is {requirement}. The newest: {newest}."
    listed = _pip(target, "index", "versions", name)
    if listed.returncode:
        return f"The package index has no {name}. Is the name written as on PyPI?"
    return (
        f"{name} has no wheel that runs in the page: neither a pure one (py3-none-any) nor one for "
        f"{target.tag}. There are versions for other platforms, which cannot be used."
    )
