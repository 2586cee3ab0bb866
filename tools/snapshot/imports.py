"""Runs first in the interpreter that becomes the snapshot: import everything.

What is imported here is there at once after a restore.
"""

from __future__ import annotations

import importlib

ALL_BELOW = ".*"


def import_named(name: str) -> None:
    """Import a module; `package.*` stands for a package and all that is below it, but what it runs
    as a program."""
    package = importlib.import_module(name.removesuffix(ALL_BELOW))
    if not name.endswith(ALL_BELOW):
        return
    import pkgutil  # what is not needed would be in the snapshot as well

    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


for name in values["modules"]:  # noqa: F821  (given by make.mjs)
    import_named(name)
