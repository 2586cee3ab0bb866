"""Runs in the interpreter that becomes the chat's snapshot, when everything is imported.

What is built here is there at once after a restore.
"""

from __future__ import annotations

import sys
import zipfile
from typing import Any

import _snapshot_finders
import pydantic

STANDARD_ZIP = f"/lib/python{sys.version_info.major}{sys.version_info.minor}.zip"


def build_models() -> None:
    """Build the validators of every model now, not at its first use."""
    waiting: list[Any] = list(pydantic.BaseModel.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__module__.startswith("chat_py."):
            model.model_rebuild()


def install_finders(later: list[str], served: list[str], pyscript: dict[str, str]) -> None:
    with zipfile.ZipFile(STANDARD_ZIP) as archive:
        names = {name.split("/")[0].removesuffix(".py") for name in archive.namelist()}
    loaded = {name.partition(".")[0] for name in sys.modules}
    packages = {"pydantic", "pydantic_core", "annotated_types", "typing_inspection"}
    archives = {
        # One module's name is no identifier: sysconfig's data, with the platform's hyphen in it.
        "library": frozenset(names - {"site-packages"}),
        "wheels": frozenset(packages & loaded | {"typing_extensions"}),
        "served": frozenset(served),
        "later": frozenset(later),
    }
    sys.meta_path.append(_snapshot_finders.ArchiveFinder(archives))
    # The page's own module is looked for in Pyodide's list before it is on the disk.
    by_name = next(finder for finder in sys.meta_path if hasattr(finder, "jsproxies"))
    sys.meta_path.remove(by_name)
    sys.meta_path.insert(0, by_name)
    sources = {
        ("pyscript" if file == "__init__.py" else f"pyscript.{file.removesuffix('.py')}"): (
            text,
            file == "__init__.py",
        )
        for file, text in pyscript.items()
    }
    sys.meta_path.insert(0, _snapshot_finders.CompiledFinder(sources))


build_models()
given: dict[str, Any] = values  # noqa: F821  (by tools/snapshot)
install_finders(given["later"], given["served"], given["pyscript"])
