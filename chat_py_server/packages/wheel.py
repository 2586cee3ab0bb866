"""What a wheel says of itself."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

__all__ = ["Wheel", "normal", "read_wheel"]

NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?")
EXTRA = re.compile(r";.*\bextra\b")
MODULE = re.compile(r"^([A-Za-z_]\w*)(?:/(?:.+/)?[^/]+\.(?:py|so)|\.py|\.[\w-]+\.so)$")
"""A file that is a module, or in a package: its first part is what is imported."""


@dataclass(frozen=True)
class Wheel:
    """One wheel."""

    path: Path
    name: str
    """As PEP 503 writes it."""
    version: str
    modules: tuple[str, ...]
    """What can be imported of it, at the top."""
    requires: tuple[str, ...]
    """Names of the projects that it always requires, on some platform."""
    optional: tuple[str, ...]
    """Those that it requires for one of its extras."""
    sha256: str


def normal(name: str) -> str:
    """A project's name as PEP 503 writes it: two names are the same if these are."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _names(requirements: Iterable[str]) -> tuple[str, ...]:
    found = {normal(match[0]) for each in requirements if (match := NAME.match(each))}
    return tuple(sorted(found))


def read_wheel(path: Path) -> Wheel:
    """Read one.

    Raises:
        ValueError: it is no wheel.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
            [metadata] = [name for name in members if name.endswith(".dist-info/METADATA")]
            said = HeaderParser().parsestr(archive.read(metadata).decode("utf-8"))
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name} is no wheel: {error}") from error
    required: list[str] = said.get_all("Requires-Dist", [])
    found = {match[1] for name in members if (match := MODULE.match(name))}
    return Wheel(
        path=path,
        name=normal(said["Name"]),
        version=said["Version"],
        modules=tuple(sorted(found)),
        requires=_names(each for each in required if not EXTRA.search(each)),
        optional=_names(filter(EXTRA.search, required)),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
