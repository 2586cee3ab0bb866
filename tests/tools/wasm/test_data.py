"""Wasm that is made smaller does the same: a real engine says so."""

from __future__ import annotations

import json
import subprocess

from tools.setup import NODE_MODULES, find_node
from tools.wasm.data import merge_data

TYPE_AND_MEMORY = bytes.fromhex("0061736d01000000 0503010001 070501016d0200 0c0103")
SEGMENTS = bytes.fromhex("0b 16 03 004110 0b 02 6162 004114 0b 01 63 0041e807 0b 02 6465")
SCRIPT = """
const { instance } = await WebAssembly.instantiate(Buffer.from(process.argv[1], "hex"));
console.log(JSON.stringify([...new Uint8Array(instance.exports.m.buffer, 0, 1010)]));
"""


def memory(binary: bytes) -> list[int]:
    node = find_node()
    assert node is not None
    command = [node, "--input-type=module", "-e", SCRIPT, binary.hex()]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_memory_begins_with_the_same_content() -> None:
    binary = TYPE_AND_MEMORY + SEGMENTS
    made = merge_data(binary)
    assert memory(made) == memory(binary)
    assert memory(made)[16:21] == [*b"ab\0\0c"]
    assert memory(made)[1000:1002] == [*b"de"]
    assert b"ab\0\0c" in made, "those that lie close are one segment"
    assert len(made) < 100, "the one that is far away is not"


def test_a_module_without_data_stays_as_it_is() -> None:
    binary = bytes.fromhex("0061736d01000000")
    assert merge_data(binary) == binary


def test_pyodide_s_own_gets_smaller_segments_and_stays_valid() -> None:
    binary = (NODE_MODULES / "pyodide" / "pyodide.asm.wasm").read_bytes()
    made = merge_data(binary)
    assert made != binary
    assert merge_data(made) == made
