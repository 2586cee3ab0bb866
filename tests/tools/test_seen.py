"""Who has the page's thread first: the first view, or Python (first-view/seen.mjs)."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tools.command import ROOT
from tools.setup import find_node

SCRIPT = """
const [source, given] = process.argv.slice(1);
const { answers, seenAfter } = JSON.parse(given);
const { seenSoon } = await import(source);
const answered = { count: 0 };
let waits = 0, see;
const seen = new Promise((resolve) => (see = resolve));
globalThis.setTimeout = (run) => {
  answered.count += answers[waits] ?? 0;
  waits++;
  if (waits === seenAfter) see();
  queueMicrotask(() => queueMicrotask(run));
};
if (seenAfter === 0) see();
await seenSoon(seen, answered);
console.log(waits);
"""


def waits(**given: Any) -> int:
    """How often it has waited for a response."""
    program = find_node()
    assert program is not None
    command = [program, "--input-type=module", "--eval", SCRIPT, "--"]
    source = (ROOT / "static/src/native/first-view/seen.mjs").as_uri()
    done = subprocess.run(
        [*command, source, json.dumps(given)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"answers": [0], "seenAfter": None}, 1),
        ({"answers": [1, 1, 0], "seenAfter": None}, 3),
        ({"answers": [1, 0, 1], "seenAfter": None}, 2),
        ({"answers": [1, 1, 1, 1], "seenAfter": 3}, 3),
    ],
    ids=["a server that is silent", "two responses", "one that comes late", "seen"],
)
def test_it_waits_as_long_as_its_server_answers(given: dict[str, Any], expected: int) -> None:
    assert waits(**given) == expected
