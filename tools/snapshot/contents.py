"""Runs first in the interpreter that becomes the snapshot: import everything.

What is imported and built here is there at once after a restore.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import zipfile
from typing import Any

import _chat_py_library
import pydantic

import chat_py

# What PyScript's own modules import, what tracebacks need, and what plug-ins use most.
STANDARD = (
    "asyncio base64 collections contextlib copy dataclasses datetime enum functools html inspect "
    "io itertools json linecache logging math mimetypes operator os pathlib random re shutil "
    "string textwrap time traceback types typing unicodedata urllib.parse uuid weakref _colorize"
).split()
STANDARD_ZIP = "/lib/python314.zip"
SITE_PACKAGES = "/lib/python3.14/site-packages"


def import_all() -> None:
    for name in STANDARD:
        importlib.import_module(name)
    importlib.import_module("pyodide.ffi.wrappers")
    importlib.import_module("pyodide.http")
    for module in pkgutil.walk_packages(chat_py.__path__, "chat_py."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def build_models() -> None:
    """Build the validators of every model now, not at its first use."""
    waiting: list[Any] = list(pydantic.BaseModel.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__module__.startswith("chat_py."):
            model.model_rebuild()


def install_finders() -> None:
    with zipfile.ZipFile(STANDARD_ZIP) as archive:
        names = {name.split("/")[0].removesuffix(".py") for name in archive.namelist()}
    loaded = {name.partition(".")[0] for name in sys.modules}
    packages = {"pydantic", "pydantic_core", "annotated_types", "typing_inspection"}
    archives = {
        # One module's name is no identifier: sysconfig's data, with the platform's hyphen in it.
        "library": frozenset(names - {"site-packages"}),
        "wheels": frozenset(packages & loaded | {"typing_extensions"}),
        "later": frozenset(json.loads(later_modules)),  # noqa: F821  (given by make.mjs)
    }
    sys.meta_path.append(_chat_py_library.ArchiveFinder(archives))
    # The page's own module is looked for in Pyodide's list before it is on the disk.
    by_name = next(finder for finder in sys.meta_path if hasattr(finder, "jsproxies"))
    sys.meta_path.remove(by_name)
    sys.meta_path.insert(0, by_name)
    sources = {
        ("pyscript" if file == "__init__.py" else f"pyscript.{file.removesuffix('.py')}"): (
            text,
            file == "__init__.py",
        )
        for file, text in json.loads(pyscript_sources).items()  # noqa: F821  (given by make.mjs)
    }
    sys.meta_path.insert(0, _chat_py_library.CompiledFinder(sources))


import_all()
build_models()
install_finders()
