"""Measure, and write `benchmarks/results.md`: `python -m benchmarks [OPTION...] [NAME...]`.

Every module `benchmarks/bench_*.py` has a function `run(bench: Bench) -> str`, which gives its
section of the results as Markdown. A NAME picks `bench_NAME.py` alone. What was measured with
`--quick` is printed, and not written.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from benchmarks.bench import Bench, open_bench
from benchmarks.report import measured_by, put_section
from tools.command import main

FOLDER = Path(__file__).resolve().parent
RUNS = 7
QUICK_RUNS = 3
TOKENS = 40_000
"""Of the long answer: at 100 a second nearly seven minutes on each of two pages."""


def _write(section: str, bench: Bench) -> None:
    """Put a section into the results, and say in it how it was measured."""
    title, _, text = section.partition("\n")
    command = " ".join(["python -m benchmarks", *sys.argv[1:]])
    how = measured_by(command, browser=f"{bench.browser_name}, headless")
    put_section(f"{title}\n\n{how}\n{text}")


def run() -> None:
    known = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(known)}")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_RUNS} runs, not {RUNS}")
    parser.add_argument("--runs", type=int, metavar="N", help=f"of each page ({RUNS})")
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
    runs = given.runs or (QUICK_RUNS if given.quick else RUNS)
    with open_bench(runs, tokens) as bench:
        for name in given.names or known:
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            section = importlib.import_module(f"benchmarks.bench_{name}").run(bench)
            print(section)
            if not given.quick:
                _write(section, bench)


if __name__ == "__main__":
    main(run)
