"""The snapshot's file format and what the build puts beside it; how it starts is in e2e."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile

import pytest

from tools.command import ROOT, ToolError
from tools.setup import find_node
from tools.snapshot import core_extension

HEAP = ROOT / "static" / "src" / "interpreter" / "heap.mjs"

SCRIPT = """
import { SnapshotReader, encode, decode } from %s;
const words = (count, fill) => Uint32Array.from({ length: count }, (_, index) => fill(index));
const SIZE = 16384 * 2;
const full = words(SIZE, (i) => (i < 20000 ? i %% 7 : 0));
const fresh = words(16384, (i) => (i < 9000 ? i %% 7 : 0));
const other = fresh.slice();
other[500] = 99; // a word that varies from start to start
const HASH = 0xfdb9a7e5;
const hash = 15000; // the word that holds a string's; hashing gives it its value again
const which = { varying: [40], hashes: [hash * 4] };
const file = encode(words(4, (i) => i), full, [fresh, other], which);
const start = (memory) => {
  const module = {
    HEAP8: new Int8Array(memory.slice().buffer),
    _PyObject_Hash(object) {
      const restored = new Uint32Array(this.HEAP8.buffer);
      if (restored[object / 4 + 3] === 0xffffffff) restored[object / 4 + 3] = full[object / 4 + 3];
    },
    _emscripten_resize_heap(bytes) {
      const larger = new Int8Array(bytes);
      larger.set(this.HEAP8);
      this.HEAP8 = larger;
    },
  };
  return module;
};
const inPortions = (bytes, size) => {
  const reader = new SnapshotReader();
  const come = new Uint8Array(bytes.length);
  for (let end = size; end < bytes.length; end += size) {
    come.set(bytes.subarray(0, end));
    reader.arrived(come, end);
  }
  come.set(bytes);
  return reader.finish(come);
};
const attempt = (bytes, memory, read = decode) => {
  const module = start(memory);
  try {
    read(bytes).restore(module);
  } catch (error) {
    return error.message;
  }
  const restored = new Uint32Array(module.HEAP8.buffer);
  return full.every((word, index) => word === restored[index]) ? "restored" : "wrong";
};
const bytes = new Uint8Array(file.buffer);
const damaged = bytes.slice();
damaged[bytes.length - 5] ^= 1;
const foreign = fresh.slice();
foreign[3] += 1;
const higher = words(SIZE, (i) => fresh[i] ?? 0);
higher[25000] = 1; // where only this engine has written to
const varied = fresh.slice();
varied[10] = 5;
varied[505] = 6;
console.log(JSON.stringify({
  fits: attempt(bytes, fresh),
  varied: attempt(bytes, varied),
  damaged: attempt(damaged, fresh),
  foreign: attempt(bytes, foreign),
  higher: attempt(bytes, higher),
  portions: [1, 7, 4096].map((size) => attempt(bytes, fresh, (all) => inPortions(all, size))),
  other: attempt(bytes.map((byte) => byte ^ 1), fresh),
  smaller: file.length < 16384,
  hashes: file.filter((word) => word === HASH).length,
}));
"""


@pytest.fixture(scope="module")
def outcomes() -> dict[str, object]:
    node = find_node()
    assert node is not None
    script = SCRIPT % json.dumps(HEAP.as_uri())
    done = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_memory_comes_back_word_for_word(outcomes: dict[str, object]) -> None:
    assert outcomes["fits"] == "restored"


def test_only_what_differs_is_stored(outcomes: dict[str, object]) -> None:
    assert outcomes["smaller"] is True


def test_hashes_of_strings_are_not_stored(outcomes: dict[str, object]) -> None:
    assert outcomes["hashes"] == 1


def test_words_that_vary_from_start_to_start_are_stored(outcomes: dict[str, object]) -> None:
    assert outcomes["varied"] == "restored"


def test_a_file_may_come_in_portions_of_any_size(outcomes: dict[str, object]) -> None:
    assert outcomes["portions"] == ["restored"] * 3


def test_a_damaged_file_is_refused(outcomes: dict[str, object]) -> None:
    assert outcomes["damaged"] == "the snapshot's file is damaged"


@pytest.mark.parametrize("case", ["foreign", "higher"])
def test_another_memory_is_refused(outcomes: dict[str, object], case: str) -> None:
    assert outcomes[case] == "the restored memory is not the one stored"


def test_another_file_is_refused(outcomes: dict[str, object]) -> None:
    assert outcomes["other"] == "the file is no snapshot of this version"


def test_the_core_comes_out_of_its_wheel() -> None:
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("pydantic_core/__init__.py", "")
        archive.writestr("pydantic_core/_pydantic_core.so", b"\0asm")
    files = {"pydantic-2.whl": b"", "pydantic_core-2.whl": wheel.getvalue()}
    assert core_extension(files) == b"\0asm"


def test_a_missing_core_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(ToolError, match=r"remove \.cache/wheels"):
        core_extension({"pydantic-2.whl": b""})
