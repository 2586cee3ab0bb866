"""Hold the documents that promise something against the last run of the tests.

`python -m tools.conformance` reads the reports that `make test` leaves in `.cache/` and fails for
every test that a document names and that has not passed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from tools.command import ROOT, ToolError, main

__all__ = ["check", "named_tests", "outcomes"]

REPORTS = (".cache/tests.xml", ".cache/e2e.xml")
DOCUMENTS = ("docs/delivery.md", "docs/guide-conformance.md", "e2e/faults/matrix.md")
NAMED = re.compile(r"`((?:\w+/)+\w+\.py)::([\w:]+)(?:\[.*?\])?`")


def named_tests(document: str) -> list[str]:
    """The tests that a text names as `path.py::name`, in pytest's spelling without parameters."""
    return [f"{path}::{name}" for path, name in NAMED.findall(document)]


def outcomes(reports: Iterable[str]) -> dict[str, bool]:
    """Whether all cases of a test have passed, by the test's name, from JUnit XML texts."""
    found: dict[str, list[bool]] = defaultdict(list)
    for report in reports:
        # The report is our own: pytest has just written it.
        for case in ElementTree.fromstring(report).iter("testcase"):
            module, class_ = _split(case.get("classname", ""))
            name = case.get("name", "").partition("[")[0]
            path = module.replace(".", "/") + ".py"
            found["::".join(filter(None, (path, class_, name)))].append(len(case) == 0)
    return {name: all(cases) for name, cases in found.items()}


def _split(dotted: str) -> tuple[str, str]:
    """`tests.test_bus.TestNames` as module and class."""
    module, _, last = dotted.rpartition(".")
    return (module, last) if last[:1].isupper() else (dotted, "")


def check(documents: Iterable[str], reports: Iterable[str]) -> list[str]:
    """The tests that are named and have not passed."""
    passed = outcomes(reports)
    named = {test for document in documents for test in named_tests(document)}
    return sorted(test for test in named if not passed.get(test, False))


def _read(paths: Iterable[str]) -> list[str]:
    missing = [path for path in paths if not (ROOT / path).exists()]
    if missing:
        raise ToolError(f"{', '.join(missing)}: missing; `make test` writes them.")
    return [Path(ROOT / path).read_text(encoding="utf-8") for path in paths]


def run() -> None:
    documents = _read(DOCUMENTS)
    failing = check(documents, _read(REPORTS))
    if failing:
        raise ToolError("Promised, but not passed:\n  " + "\n  ".join(failing))
    count = sum(len(named_tests(document)) for document in documents)
    print(f"conformance: {count} promises, each with a test that passed")


if __name__ == "__main__":
    main(run)
