"""The snapshot's file format and what is taken out of wheels; how it starts is in e2e."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tools.command import ROOT
from tools.setup import NODE_MODULES, find_node
from tools.snapshot import SnapshotError, extensions_of

PYODIDE = NODE_MODULES / "pyodide"
HEAP = ROOT / "tools" / "snapshot" / "restore" / "heap.mjs"

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


def wheel_of(**members: bytes) -> bytes:
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/", 1) + ".so", content)
    return wheel.getvalue()


def test_compiled_extensions_come_out_of_their_wheels_in_a_fixed_order() -> None:
    wheels = {
        "b-1.whl": wheel_of(b__second=b"\0asm2", b__first=b"\0asm1"),
        "a-1.whl": wheel_of(a__only=b"\0asm3"),
        "pure-1.whl": wheel_of(),
    }
    folder = "/lib/python3.14/site-packages"
    assert [(each.path, each.wasm[-1:]) for each in extensions_of(PYODIDE, wheels)] == [
        (f"{folder}/b/first.so", b"1"),
        (f"{folder}/b/second.so", b"2"),
        (f"{folder}/a/only.so", b"3"),
    ]


def test_a_wheel_of_another_platform_is_refused() -> None:
    with pytest.raises(SnapshotError, match=r"a-1\.whl is for another platform: a/only\.so"):
        extensions_of(PYODIDE, {"a-1.whl": wheel_of(a__only=b"\x7fELF")})


def test_what_is_no_wheel_and_no_pyodide_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"a-1\.whl is no wheel"):
        extensions_of(PYODIDE, {"a-1.whl": b"no zip"})
    with pytest.raises(SnapshotError, match="is no folder of Pyodide"):
        extensions_of(tmp_path, {})
