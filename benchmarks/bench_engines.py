"""The start in Firefox and WebKitGTK, where `make test-engines` has installed them."""

from __future__ import annotations

import json
import shutil
import statistics

from benchmarks.bench import Bench
from benchmarks.report import table
from tools.command import run as run_command
from tools.engines import ENVIRONMENT, PROGRAMS

__all__ = ["run"]

ENGINES = {"firefox": "Firefox", "webkitgtk": "WebKitGTK"}
PEER = "/pages/measured-stock-pyodide.html"
DROP_IN = "/pages/measured-drop-in.html"
NAMES = {PEER: "stock Pyodide + pydantic", DROP_IN: "chat_py, drop-in"}


def _measure(bench: Bench, engine: str) -> dict[str, list[list[float | None]]]:
    urls = [bench.address + path for path in NAMES]
    printed = run_command(
        [
            *("xvfb-run", "--auto-servernum", ENVIRONMENT / "bin" / "python"),
            *("-m", "engines.measure", engine, str(bench.runs), *urls),
        ],
        failed=f"{ENGINES[engine]} could not be measured.",
    )
    return {url.removeprefix(bench.address): times for url, times in json.loads(printed).items()}


def _rows(engine: str, times: dict[str, list[list[float | None]]]) -> list[list[str]]:
    medians = {
        path: [
            statistics.median(known) if (known := [v for v in values if v]) else None
            for values in zip(*runs, strict=True)
        ]
        for path, runs in times.items()
    }
    unit = medians[PEER][0]
    assert unit
    rows: list[list[str]] = []
    for path, figures in medians.items():
        cells = [f"{ENGINES[engine]}: {NAMES[path]}"]
        for figure in figures:
            cells += [f"{figure / unit:.2f}", f"{figure:.0f}"] if figure else ["", ""]
        rows.append(cells)
    return rows


def run(bench: Bench) -> str:
    """Measure each engine in turn; give the section of the results."""
    head = "## Start in other engines\n\n"
    programs = all(map(shutil.which, PROGRAMS))
    if not programs or not (ENVIRONMENT / "bin" / "python").exists():
        return head + "Not measured: `make test-engines` has not installed them here.\n"
    rows = [row for engine in ENGINES for row in _rows(engine, _measure(bench, engine))]
    return (
        f"{head}As above: a first visit in a fresh browser, medians of {bench.runs} runs, the two "
        "pages in turn. The unit is the stock page's ready time in the same engine.\n\n"
        + table(["engine and way", "ready", "ms", "first message", "ms"], rows)
    )
