"""Modules that come later are compiled by the page's own Python, beforehand."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tools import bytecode
from tools.build import PACKAGE, PYODIDE
from tools.bytecode import compile_archive, pack
from tools.command import ROOT, ToolError
from tools.later import LATER
from tools.outputs import zip_package
from tools.setup import find_node

IMPORTS = """
const [folder, packed] = process.argv.slice(2);
const { loadPyodide } = await import(`${folder}/pyodide.mjs`);
const pyodide = await loadPyodide({ indexURL: folder });
const source = (await import("node:fs")).readFileSync(
  "static/src/interpreter/archives.mjs", "utf8",
).split("\\n").filter((line) => !line.startsWith("import ")).join("\\n");
const { unpack } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
unpack(pyodide.FS, pyodide._api.sitepackages, (await import("node:fs")).readFileSync(packed));
pyodide.runPython("import importlib; importlib.invalidate_caches()");
console.log(pyodide.runPython("from own.inner.part import text; repr(text())"));
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    inner = tmp_path / "own" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "own" / "__init__.py").write_text("")
    (inner / "__init__.py").write_text("")
    (inner / "part.py").write_text(
        'def text():\n    """What nobody reads."""\n    assert False, "dropped"\n'
        '    return ("naïve", (lambda: text.__doc__)())\n'
    )
    return tmp_path / "own"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bytecode, "CACHE", tmp_path / "cache")
    return tmp_path / "cache"


def test_the_page_s_python_imports_what_was_compiled_and_packed(
    package: Path, tmp_path: Path
) -> None:
    compiled = compile_archive(zip_package(package), PYODIDE)
    assert sorted(compiled) == [
        *("own/__init__.pyc", "own/inner/__init__.pyc", "own/inner/part.pyc"),
    ]
    packed = tmp_path / "packed.bin"
    packed.write_bytes(pack(compiled))
    script = tmp_path / "imports.mjs"
    script.write_text(IMPORTS)
    node = find_node()
    assert node is not None
    done = subprocess.run(
        [node, str(script), str(PYODIDE), str(packed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "('naïve', None)"


def test_the_same_sources_are_compiled_once(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compile_archive(zip_package(package), PYODIDE)
    monkeypatch.setattr(bytecode, "run", lambda *_given, **_named: pytest.fail("compiled again"))
    assert compile_archive(zip_package(package), PYODIDE) == first


def test_a_source_that_is_no_python_is_named(package: Path, cache: Path) -> None:
    (package / "inner" / "part.py").write_text("def broken(:\n")
    with pytest.raises(ToolError, match=r"own/inner/part\.py"):
        compile_archive(zip_package(package), PYODIDE)
    assert not list(cache.rglob("*.json"))


def test_contents_follow_a_line_that_says_where_each_ends() -> None:
    line, contents = pack({"a.pyc": b"\n1", "b/c.pyc": b""}).split(b"\n", 1)
    assert (json.loads(line), contents) == ({"a.pyc": 2, "b/c.pyc": 0}, b"\n1")


def test_an_archive_has_nothing_but_modules() -> None:
    """Data files would be compiled as well."""
    with zipfile.ZipFile(io.BytesIO(zip_package(PACKAGE, only=LATER))) as archive:
        assert not [name for name in archive.namelist() if not name.endswith(".py")]
