"""Run `tests/` inside Pyodide, the interpreter of the page: `python -m tools.pyodide_tests`.

Arguments are pytest's. Only tests of `chat_py` run there; `tests/conftest.py` leaves the server's
out. The exit code is pytest's.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tools.command import ROOT, ToolError, main
from tools.setup import NODE_MODULES, find_node, tool_path, wheels

__all__: list[str] = []


def run_tests() -> None:
    node = find_node()
    if node is None:
        raise ToolError("Node.js is missing: run `make build` first.")
    folders = [wheels("browser"), wheels("pyodide-tests")]
    done = subprocess.run(
        [
            *(node, ROOT / "tools" / "pyodide_tests.mjs", NODE_MODULES / "pyodide"),
            *(*folders, "--", *(sys.argv[1:] or ["tests"])),
        ],
        cwd=ROOT,
        env={**os.environ, "PATH": tool_path()},
        check=False,
    )
    sys.exit(done.returncode)


if __name__ == "__main__":
    main(run_tests)
