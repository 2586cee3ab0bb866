"""Make a snapshot from the command line: docs/snapshot.md has an example."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path, PurePosixPath

from .builder import Recipe, SnapshotError, make_snapshot

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Make what the command line asks for.

    Returns:
        The exit status: 1, with the reason on stderr, where no snapshot could be made.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="*", metavar="WHEEL", type=Path)
    parser.add_argument("--pyodide", required=True, metavar="DIR", type=Path)
    parser.add_argument(
        "--import", action="append", default=[], dest="modules", metavar="MODULE",
        help="a module, or package.* for all of it; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--check", required=True, metavar="FILE", type=Path,
        help="Python that raises unless what was restored works",
    )  # fmt: skip
    parser.add_argument("--out", required=True, metavar="DIR", type=Path)
    parser.add_argument("--node", default=shutil.which("node") or "node", metavar="PROGRAM")
    given = parser.parse_args(arguments)
    try:
        recipe = Recipe(
            pyodide=given.pyodide,
            wheels={path.name: path.read_bytes() for path in given.wheels},
            modules=given.modules,
            check=given.check,
        )
        made = make_snapshot(recipe, node=given.node)
    except (OSError, SnapshotError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    given.out.mkdir(parents=True, exist_ok=True)
    named: list[tuple[str, str]] = []
    for index, extension in enumerate(made.extensions):
        module = PurePosixPath(extension.path).name.partition(".")[0]
        named.append((extension.path, f"{index}-{module}.wasm"))
        (given.out / named[-1][1]).write_bytes(extension.wasm)
    (given.out / "snapshot.bin").write_bytes(made.memory)
    index_text = json.dumps({"memory": "snapshot.bin", "extensions": named}, indent=1)
    (given.out / "snapshot.json").write_text(index_text + "\n")
    print(f"{given.out}: {len(made.memory) / 1e6:.1f} MB of memory, {len(named)} extensions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
