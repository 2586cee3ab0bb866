"""The functions that no start calls come ahead of their call: what a page at rest asks for, and
when (static/src/interpreter/ahead.mjs)."""

from __future__ import annotations

import json
import subprocess
from typing import Any
from urllib.parse import quote

import pytest

from tools.command import ROOT
from tools.setup import find_node

SCRIPT = """
const [source, given] = process.argv.slice(1);
const { connection, failures, called, offline } = JSON.parse(given);
const waits = [], asked = [];
globalThis.document = new EventTarget();
const navigator = { connection, get onLine() { return waits.length > offline; } };
Object.defineProperty(globalThis, "navigator", { value: navigator });
globalThis.setTimeout = (run, wait = 0) => (waits.push(wait), queueMicrotask(run));
const WASM = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
globalThis.fetch = async (url, { priority }) => {
  asked.push([url, priority]);
  if (asked.length <= failures) throw new TypeError("the line is broken");
  return new Response(WASM, { headers: { "content-type": "application/wasm" } });
};
const { fetchAhead, takeAhead } = await import(source);
fetchAhead(["a", "b"]);
const before = asked.length;
if (called) takeAhead(called);
const done = new Promise((end) => new PerformanceObserver(end).observe({ entryTypes: ["mark"] }));
document.dispatchEvent(new Event("chatcore:ready"));
await done;
const here = ["a", "b"].filter((url) => takeAhead(url) instanceof WebAssembly.Module);
console.log(JSON.stringify({ before, asked, here, waits: waits.filter(Boolean) }));
"""


def outcome(**given: Any) -> dict[str, Any]:
    program = find_node()
    assert program is not None
    source = (ROOT / "static/src/interpreter/ahead.mjs").read_text()
    lines = [line for line in source.splitlines() if not line.startswith("import ")]
    alone = "const hasPacked = () => false; " + "\n".join(lines)
    values = {"connection": None, "failures": 0, "called": "", "offline": 0, **given}
    if values["connection"] is None:
        del values["connection"]
    command = [program, "--input-type=module", "-e", SCRIPT]
    command += ["data:text/javascript," + quote(alone), json.dumps(values)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.parametrize("connection", [None, {"saveData": False, "effectiveType": "4g"}])
def test_both_come_one_after_the_other_with_low_priority_once_the_chat_is_there(
    connection: dict[str, Any] | None,
) -> None:
    found = outcome(connection=connection)
    assert found["before"] == 0
    assert found["asked"] == [["a", "low"], ["b", "low"]]
    assert found["here"] == ["a", "b"]
    assert found["waits"] == [5000]


@pytest.mark.parametrize(
    "connection", [{"saveData": True}, {"effectiveType": "3g"}, {"effectiveType": "slow-2g"}]
)
def test_nothing_is_asked_for_where_bytes_are_dear(connection: dict[str, Any]) -> None:
    assert outcome(connection=connection)["asked"] == []


def test_what_fails_is_asked_for_again_later() -> None:
    found = outcome(failures=2)
    assert found["asked"] == [["a", "low"]] * 3 + [["b", "low"]]
    assert found["here"] == ["a", "b"]
    assert found["waits"] == [5000, 10_000, 60_000]


def test_what_never_comes_is_left_to_its_call() -> None:
    found = outcome(failures=4)
    assert found["here"] == ["b"]
    assert found["waits"] == [5000, 10_000, 60_000, 300_000]


def test_without_a_network_nothing_is_asked_for() -> None:
    found = outcome(offline=4)
    assert found["asked"] == [["a", "low"], ["b", "low"]]
    assert 10_000 in found["waits"]


def test_what_a_call_has_brought_does_not_come_again() -> None:
    assert outcome(called="a")["asked"] == [["b", "low"]]
