"""Lives in a snapshot as `_snapshot_finders`, for steps that want it.

What a snapshot leaves out (the rest of the standard library, of the wheels) is in no file after a
restore: `ArchiveFinder` fetches it when it is first imported.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_loader
from itertools import accumulate
from types import CodeType, ModuleType
from typing import Any

__all__ = ["ArchiveFinder", "CompiledFinder"]


class ArchiveFinder:
    """Finds modules in archives that are fetched at the first one asked for.

    Args:
        archives: the modules and packages of each archive, by its name.
    """

    def __init__(self, archives: dict[str, frozenset[str]]) -> None:
        self._archives = archives

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        parents = set(accumulate(name.split("."), lambda parent, own: f"{parent}.{own}"))
        archive = next((key for key, names in self._archives.items() if parents & names), None)
        if archive is None:
            return None
        names = self._archives.pop(archive)
        # A JavaScript module that the page registers after a restore.
        import _snapshot_archives  # type: ignore[import-not-found]

        try:
            _snapshot_archives.fetch(archive)
        except BaseException as error:
            self._archives[archive] = names
            raise ModuleNotFoundError(f"No module named {name!r}: {error}", name=name) from error
        sys.path_importer_cache.clear()
        return PathFinder.find_spec(name, path, target)


class CompiledFinder:
    """Gives modules whose files are written at each start their code, compiled beforehand.

    Args:
        sources: text, and whether it is that of a package, by the module's name.
    """

    def __init__(self, sources: dict[str, tuple[str, bool]]) -> None:
        self._code = {
            name: (compile(source, f"{name}.py", "exec", dont_inherit=True), package)
            for name, (source, package) in sources.items()
        }

    def find_spec(
        self, name: str, path: Any = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self._code:
            return None
        code, package = self._code[name]
        loader = _CompiledLoader(name, f"/home/pyodide/{name.replace('.', '/')}.py", code)
        return spec_from_loader(name, loader, is_package=package)


class _CompiledLoader(SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._compiled = code

    def get_code(self, fullname: str) -> CodeType:
        return self._compiled
