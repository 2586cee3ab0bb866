"""The chunks that esbuild cuts a module into: who imports whom, and fewer of them.

esbuild makes a chunk of whatever two modules share, of a few hundred bytes, too. Each is a request.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

__all__ = ["join", "static_imports"]

IMPORT = re.compile(rb'(?:(?<=[;}\n])|^)import\s*(?:\{([^}]*)\}\s*from\s*)?"\./([\w.-]+)"')
"""In a module that esbuild has written; `import()` is none."""
EXPORT = re.compile(rb"(?:(?<=[;}\n])|^)export\s*\{([^}]*)\}")


def static_imports(files: Mapping[str, bytes], name: str) -> list[str]:
    """The modules among `files` that the module `name` imports before it runs, and those that they
    import, each once."""
    found: dict[str, None] = {}
    for _, imported in IMPORT.findall(files[name]):
        own = imported.decode()
        found |= dict.fromkeys((own, *static_imports(files, own)))
    return list(found)


def join(
    files: Mapping[str, bytes],
    ahead: str,
    name: str,
    bundle: Callable[[Path, Sequence[str]], bytes],
) -> dict[str, bytes]:
    """Make one file of the module `ahead` and of all chunks that it or the module `name` imports
    before it runs.

    Args:
        bundle: makes one module of the one at a path and of what that imports, but for the files
            that are named.
    """
    needed = (*static_imports(files, ahead), *static_imports(files, name))
    numbers = {part: number for number, part in enumerate(dict.fromkeys((ahead, *needed)))}
    with tempfile.TemporaryDirectory() as folder:
        for part in numbers:
            (Path(folder) / part).write_bytes(files[part])
        entry = Path(folder) / "entry.mjs"
        entry.write_text("".join(_exported(files[part], part, at) for part, at in numbers.items()))
        joined = bundle(entry, [part for part in files if part not in numbers])

    def imported(found: re.Match[bytes]) -> bytes:
        names, part = found[1], found[2].decode()
        if part not in numbers:
            return found[0]
        suffix = _suffix(numbers[part])
        own = ",".join(f"{given}{suffix} as {name}" for given, name in _names(names))
        return f'import{{{own}}}from"./{ahead}"'.encode()

    others = {path: IMPORT.sub(imported, files[path]) for path in files if path not in numbers}
    return {ahead: joined, **others}


def _exported(module: bytes, part: str, number: int) -> str:
    """What hands on all that a part exports."""
    [names] = EXPORT.findall(module) or [b""]
    suffix = _suffix(number)
    own = ",".join(f"{name} as {name}{suffix}" for _, name in _names(names))
    return f'export{{{own}}}from"./{part}";'


def _suffix(number: int) -> str:
    """Of the names of a part, which esbuild calls `a`, `b` in each. Only the first has names that
    a person has given."""
    return f"_{number}" if number else ""


def _names(listed: bytes | None) -> Iterator[tuple[str, str]]:
    """Pairs of `a as b`; of `a` both are the same."""
    for each in filter(None, (listed or b"").decode().split(",")):
        given, _, name = each.strip().partition(" as ")
        yield given, name or given
