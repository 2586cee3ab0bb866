"""e2e/faults/matrix.md names forty faults, and each has its test."""

from __future__ import annotations

import re
from pathlib import Path

FAULTS = Path(__file__).resolve().parents[2] / "e2e" / "faults"
ROW = re.compile(r"^\| (\d+) \| .+ \| `e2e/faults/(\w+\.py)::(\w+)(?:\[(.+)\])?` \|$", re.MULTILINE)


def test_every_fault_has_its_test() -> None:
    rows = ROW.findall((FAULTS / "matrix.md").read_text())
    assert [int(number) for number, *_ in rows] == list(range(1, 41))
    for _, file, test, case in rows:
        text = (FAULTS / file).read_text()
        assert f"def {test}(" in text, test
        assert case in text, case
