"""Measure, and write `benchmarks/results.md`: `python -m benchmarks [--quick] [NAME...]`.

Every module `benchmarks/bench_*.py` has a function `run(bench: Bench) -> str`, which gives its
section of the results as Markdown. A NAME picks `bench_NAME.py` alone; then the section is only
printed, because results.md holds one run of everything.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import sys
from pathlib import Path

from benchmarks.bench import Bench, open_bench
from benchmarks.report import RESULTS, machine, section_of
from benchmarks.server.__main__ import TITLE as SERVER
from tools.command import main

FOLDER = Path(__file__).resolve().parent
RUNS = 7
QUICK_RUNS = 3
TOKENS = 40_000
"""Of the long answer: at 100 a second nearly seven minutes on each of two pages."""


def write_results(bench: Bench, sections: list[str]) -> None:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    command = " ".join(["python -m benchmarks", *sys.argv[1:]])
    same = "" if sys.argv[1:] else " (`make bench`)"
    head = (
        "# Results\n\n"
        f"Made by `{command}`{same} on {today}: {machine()}, "
        f"{bench.browser_name}, headless, files from the reference server on the same machine. "
        "Milliseconds differ from machine to machine and from day to day; the ratios hold.\n"
    )
    # That of the server is measured apart (`make bench-server`).
    server = section_of(RESULTS.read_text(), SERVER) if RESULTS.exists() else ""
    RESULTS.write_text("\n".join(filter(None, [head, *sections, server])))
    print(f"written: {RESULTS.relative_to(FOLDER.parent)}")


def run() -> None:
    known = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(known)}")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_RUNS} runs, not {RUNS}")
    parser.add_argument(
        "--tokens",
        type=int,
        metavar="N",
        help=f"of the long answer, 100 a second ({TOKENS}; with --quick none)",
    )
    given = parser.parse_args()
    tokens = given.tokens if given.tokens is not None else 0 if given.quick else TOKENS
    unknown = sorted(set(given.names) - set(known))
    if unknown:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are: {', '.join(known)}")
    sections: list[str] = []
    with open_bench(QUICK_RUNS if given.quick else RUNS, tokens) as bench:
        for name in given.names or known:
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            section = importlib.import_module(f"benchmarks.bench_{name}").run(bench)
            print(section)
            sections.append(section)
        if not given.names:
            write_results(bench, sections)


if __name__ == "__main__":
    main(run)
