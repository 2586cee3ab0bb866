"""Runs in the interpreter that becomes the chat's snapshot, when everything is imported.

What is built here is there at once after a restore.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Any

import _snapshot_finders
import pydantic
from pydantic._internal._mock_val_ser import MockCoreSchema
from pydantic_core import CoreSchema

STANDARD_ZIP = f"/lib/python{sys.version_info.major}{sys.version_info.minor}.zip"


def models() -> Iterator[type[pydantic.BaseModel]]:
    """Every model of the chat."""
    waiting: list[type[pydantic.BaseModel]] = list(pydantic.BaseModel.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__module__.startswith("chat_py."):
            yield model


def build_models() -> None:
    """Build the validators of every model now, not at its first use."""
    for model in models():
        model.model_rebuild()


def forget_schemas() -> None:
    """Give up what the validators were built from. A model of a plug-in that has one of these in it
    builds it anew."""
    for model in models():
        schema = model.__pydantic_core_schema__
        model.__pydantic_core_schema__ = MockCoreSchema(
            f"{model.__name__} cannot be built anew",
            code="class-not-fully-defined",
            attempt_rebuild=partial(_schema_again, model),
        )
        if isinstance(schema, dict):
            schema.clear()  # the validator has it, too, to be pickled


def _schema_again(model: type[pydantic.BaseModel]) -> CoreSchema | None:
    model.model_rebuild(force=True)
    schema = model.__pydantic_core_schema__
    return None if isinstance(schema, MockCoreSchema) else schema


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
forget_schemas()
given: dict[str, Any] = values  # noqa: F821  (by tools/snapshot)
install_finders(given["later"], given["served"], given["pyscript"])
