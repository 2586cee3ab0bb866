"""Run `tests/` inside Pyodide, the interpreter of the page: `python -m tools.pyodide_tests`.

Arguments are pytest's; without any, all tests run, in two processes. Only tests of `chat_py` run
there; `tests/conftest.py` leaves the server's out. The exit code is pytest's.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

from tools.command import ROOT, ToolError, main
from tools.setup import CACHE, NODE_MODULES, find_node, tool_path, wheels

__all__: list[str] = []


TESTS = ROOT / "tests"
REPORT = CACHE / "tests.xml"
PROCESSES = 2


def shares(files: Iterable[Path], count: int, seconds: Mapping[Path, float]) -> list[list[Path]]:
    """The files in `count` parts that take about as long as each other, each part sorted.

    Args:
        seconds: what a file takes; one that is not named takes a second.
    """

    def of(file: Path) -> float:
        return seconds.get(file, 1)

    parts: list[list[Path]] = [[] for _ in range(count)]
    for file in sorted(sorted(files), key=of, reverse=True):
        min(parts, key=lambda part: sum(map(of, part))).append(file)
    return [sorted(part) for part in parts]


def seconds_of(report: Path) -> dict[Path, float]:
    """What each file took on CPython, by the report of `make test-unit`; nothing without one."""
    found: dict[Path, float] = {}
    if report.exists():
        for case in ElementTree.parse(report).iter("testcase"):
            file = ROOT / f"{case.attrib['classname'].replace('.', '/')}.py"
            found[file] = found.get(file, 0) + float(case.attrib["time"])
    return found


def all_tests() -> list[Path]:
    """The files of tests that run inside Pyodide (tests/conftest.py)."""
    return [
        file
        for file in TESTS.rglob("test_*.py")
        if file.relative_to(TESTS).parts[0] not in ("server", "tools")
    ]


def start(node: str, arguments: Sequence[str | Path]) -> subprocess.Popen[str]:
    folders = [wheels("browser"), wheels("pyodide-tests")]
    return subprocess.Popen(
        [
            *(node, ROOT / "tools" / "pyodide_tests.mjs", NODE_MODULES / "pyodide"),
            *(*folders, "--", *arguments),
        ],
        cwd=ROOT,
        env={**os.environ, "PATH": tool_path()},
        stdout=subprocess.PIPE,
        text=True,
    )


def relay(process: subprocess.Popen[str]) -> int:
    """Print its lines as they come, each whole; its exit code."""
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
    return process.wait()


def run_tests() -> None:
    node = find_node()
    if node is None:
        raise ToolError("Node.js is missing: run `make build` first.")
    runs: list[list[str | Path]] = [[*sys.argv[1:]]]
    if not sys.argv[1:]:
        parts = shares(all_tests(), PROCESSES, seconds_of(REPORT))
        runs = [[file.relative_to(ROOT) for file in part] for part in parts]
    with ThreadPoolExecutor(len(runs)) as threads:
        codes = list(threads.map(relay, [start(node, arguments) for arguments in runs]))
    sys.exit(max(codes, key=abs))


if __name__ == "__main__":
    main(run_tests)
