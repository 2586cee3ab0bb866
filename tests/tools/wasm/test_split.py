"""A module in two halves does what it did in one: a real engine says so."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Set

import pytest

from tests.tools.wasm.by_hand import HAND_MADE
from tools.command import ROOT
from tools.setup import NODE_MODULES, find_node
from tools.wasm.module import Module
from tools.wasm.split import UNREACHABLE, split

SCRIPT = """
const [loader, first, rest] = process.argv.slice(1);
const { bringRest } = await import(loader);
let asked = 0;
const read = () => (asked++, Buffer.from(rest, "hex"));
const imports = { env: { outside: (x) => x + 100 } };
const compiled = new WebAssembly.Module(Buffer.from(first, "hex"));
const instance = new WebAssembly.Instance(compiled, imports);
bringRest(instance, imports, read);
const { a, b, c } = instance.exports;
console.log(JSON.stringify([c(5), a(1), a(1), b(2, 3), asked]));
"""
RESULTS = [105, 11, 12, 7]
HELD = "const none = new WebAssembly.Module(require('fs').readFileSync(0)); console.log('valid')"


def node(*arguments: str, given: bytes | None = None) -> str:
    program = find_node()
    assert program is not None
    done = subprocess.run([program, *arguments], input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def outcome(first: bytes, rest: bytes = b"") -> list[int]:
    loader = (ROOT / "static" / "src" / "interpreter" / "rest.mjs").as_uri()
    command = ("--input-type=module", "-e", SCRIPT, loader, first.hex(), rest.hex())
    return json.loads(node(*command))


@pytest.mark.parametrize("used", [set(), {0}, {0, 2}, {1}, {3}], ids=str)
def test_both_halves_do_what_the_whole_did(used: Set[int]) -> None:
    halves = split(HAND_MADE, used)
    assert outcome(HAND_MADE) == [*RESULTS, 0]
    assert outcome(halves.first, halves.rest) == [*RESULTS, 1], "asked for once"


def test_what_is_used_alone_brings_nothing() -> None:
    halves = split(HAND_MADE, {0, 1, 2, 3})
    assert halves.moved == 0
    assert outcome(halves.first, halves.rest) == [*RESULTS, 0]


def test_what_only_the_rest_calls_has_no_stub() -> None:
    bodies = Module(split(HAND_MADE, {0}).first).bodies
    assert bodies[3] == UNREACHABLE
    assert UNREACHABLE not in bodies[:3]


def test_pyodide_s_own_gets_halves_that_are_valid_and_smaller() -> None:
    binary = (NODE_MODULES / "pyodide" / "pyodide.asm.wasm").read_bytes()
    halves = split(binary, frozenset(range(0, 17_000, 5)))
    assert len(halves.first) < len(binary) * 0.7
    for half in (halves.first, halves.rest):
        assert node("-e", HELD, given=half) == "valid\n"


def test_what_is_not_known_is_refused() -> None:
    passive = HAND_MADE.replace(bytes.fromhex("0041000b0102"), bytes.fromhex("0141000b0102"))
    with pytest.raises(ValueError, match="elements"):
        split(passive, set())
