"""The folder `packages/` beside the chat's files: wheels, and the index that the page reads."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chat_py_server.packages.resolve import Target, resolve
from chat_py_server.packages.wheel import Wheel

__all__ = ["FOLDER", "INDEX", "Served", "provide", "read_served", "target_of"]

FOLDER = "packages"
INDEX = "packages.json"
TAG = r"([a-z]+)(\d)(\d+)-(\w+)"


@dataclass(frozen=True)
class Served:
    """What a page serves."""

    wheels: tuple[Path, ...] = ()
    modules: tuple[str, ...] = ()
    snapshot: bool = False
    """Whether they are in the memory that the page starts from as well."""
    platform: str = ""
    """What they are for, as `Target.tag`."""
    exists: bool = False
    """Whether there is an index at all."""


def target_of(static: Path) -> Target:
    """What wheels have to be for, by the manifest of a built page.

    Args:
        static: its folder with `runtime/`.

    Raises:
        OSError, ValueError, LookupError: it has no manifest, or one of another version.
    """
    manifest = json.loads((static / "runtime" / "manifest.json").read_text("utf-8"))
    match = re.fullmatch(TAG, manifest["platform"])
    if match is None:
        raise ValueError(f"the manifest names no platform, but {manifest['platform']!r}")
    implementation, major, minor, platform = match.groups()
    names = [*manifest["wheels"], *manifest["lazyWheels"]]
    own = tuple(static / name for name in names)
    return Target(f"{major}.{minor}", implementation, platform, own)


def provide(
    names: Sequence[str], static: Path, target: Target, *, snapshot: bool = False
) -> list[Wheel]:
    """Have the page below `static` serve these packages, with all that they require, and no others.

    Raises:
        UnavailableError: one cannot be had; what was served before stays.
    """
    folder = static / FOLDER
    with tempfile.TemporaryDirectory() as scratch:
        wheels = resolve(names, target, Path(scratch)) if names else []
        folder.mkdir(parents=True, exist_ok=True)
        for wheel in wheels:
            shutil.copy2(wheel.path, folder / wheel.path.name)
    (folder / INDEX).write_text(_index(target, wheels, snapshot=snapshot), "utf-8")
    wanted = {wheel.path.name for wheel in wheels}
    for path in folder.glob("*.whl"):
        if path.name not in wanted:
            path.unlink()
    return wheels


def read_served(static: Path) -> Served:
    """What the page below `static` serves; nothing where it has no index."""
    path = static / FOLDER / INDEX
    if not path.is_file():
        return Served()
    index = json.loads(path.read_text("utf-8"))
    packages = index["packages"]
    return Served(
        wheels=tuple(path.with_name(each["file"]) for each in packages),
        modules=tuple(module for each in packages for module in each["modules"]),
        snapshot=index["snapshot"],
        platform=index["platform"],
        exists=True,
    )


def _index(target: Target, wheels: Sequence[Wheel], *, snapshot: bool) -> str:
    served = {wheel.name for wheel in wheels}
    own = set(target.names)
    packages = [
        {
            "name": wheel.name,
            "version": wheel.version,
            "file": wheel.path.name,
            "sha256": wheel.sha256,
            "modules": wheel.modules,
            "requires": sorted(served.intersection(wheel.requires + wheel.optional)),
            "own": not own.isdisjoint(wheel.requires),
        }
        for wheel in wheels
    ]
    index = {"platform": target.tag, "snapshot": snapshot, "packages": packages}
    return json.dumps(index, indent=1) + "\n"
