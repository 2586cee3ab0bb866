"""Chunks that several modules share become one file, whose names do not collide."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tools.bundle import Bundler
from tools.chunks import join, static_imports
from tools.setup import find_node

FILES = {
    "ask.js": b'import{a as s}from"./one.js";var k=()=>s();export{k as ask};',
    "index.js": b'import{a as n}from"./two.js";import{a,b as q}from"./one.js";import"./three.js";'
    b'export let said=[n,a(),q];export let later=()=>import("./late.js");',
    "one.js": b'import"./three.js";var t=1,f=()=>t++;export{f as a,t as b};',
    "two.js": b'var a="two";export{a};',
    "three.js": b"globalThis.begun=(globalThis.begun??0)+1;",
    "late.js": b'import{a as z,b as y}from"./one.js";export let found=[z(),y];',
}


def test_what_a_module_imports_before_it_runs():
    assert static_imports(FILES, "index.js") == ["two.js", "one.js", "three.js"]
    assert static_imports(FILES, "three.js") == []


def test_joined_modules_do_what_they_did(tmp_path: Path):
    joined = join(FILES, "ask.js", "index.js", Bundler()._join)
    assert sorted(joined) == ["ask.js", "index.js", "late.js"]
    for name, content in joined.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    script = """
      import { ask } from "./ask.js";
      import { said, later } from "./index.js";
      console.log(JSON.stringify([said, ask(), (await later()).found, begun]));
    """
    (tmp_path / "run.mjs").write_text(script)
    node = find_node()
    assert node is not None
    printed = subprocess.check_output([node, "run.mjs"], cwd=tmp_path, text=True)
    # One module each: what one counts the others see.
    assert json.loads(printed) == [["two", 1, 2], 2, [3, 4], 1]
