"""The snapshot builder is a part of its own: it works for what is no chat (docs/snapshot.md)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.command import ROOT
from tools.setup import NODE_MODULES, find_node, wheels

BUILDER = ROOT / "tools" / "snapshot"
COMPILED = ("pydantic_core-", "typing_extensions-", "charset_normalizer-")
TINY_WHEEL = "tiny-1-py3-none-any.whl"
TINY = {
    "tiny/__init__.py": "import time\nfrom tiny.deep import ANSWER\nmade = time.time()\n",
    "tiny/deep.py": "import charset_normalizer\nANSWER = 42\n",
    "tiny/__main__.py": "raise SystemExit('a program is not imported')\n",
}
CHECK = """
import sys, tiny, charset_normalizer
assert "tiny.deep" in sys.modules
assert tiny.ANSWER == 42, tiny.ANSWER
import pydantic_core
assert charset_normalizer.from_bytes("Grüße".encode()).best() is not None
assert charset_normalizer.md.__file__.endswith(".so")
assert pydantic_core.from_json("[1]") == [1]
"""


@dataclass(frozen=True)
class Alone:
    """A copy of the builder in a folder in which nothing else of the project can be found."""

    folder: Path
    node: str

    def call(self, command: list[str | Path], **variables: str) -> subprocess.CompletedProcess[str]:
        outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return subprocess.run(
            command,
            cwd=self.folder,
            env=outside | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        given = ("--pyodide", "node_modules/pyodide", "--node", self.node, *arguments)
        return self.call([sys.executable, "-m", "snapshot", *given])

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    node = find_node()
    assert node is not None
    folder = tmp_path_factory.mktemp("alone")
    shutil.copytree(BUILDER, folder / "snapshot", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "pyodide").symlink_to(NODE_MODULES / "pyodide")
    (folder / "wheels").mkdir()
    for path in wheels("browser").glob("*.whl"):
        if path.name.startswith(COMPILED):
            shutil.copy2(path, folder / "wheels")
    with zipfile.ZipFile(folder / "wheels" / TINY_WHEEL, "w") as wheel:
        for name, text in TINY.items():
            wheel.writestr(name, text)
    return Alone(folder, node)


def test_no_name_of_the_chat_is_inside() -> None:
    for path in BUILDER.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            found = re.findall(r"chat|pydantic|pyscript", path.read_text("utf-8"), re.IGNORECASE)
            assert not found, f"{path.relative_to(ROOT)}: {found}"


def test_it_imports_nothing_of_the_project() -> None:
    for path in (*BUILDER.rglob("*.py"), *BUILDER.rglob("*.mjs")):
        text = path.read_text("utf-8")
        assert not re.search(r"^ *(?:from|import) tools\b", text, re.MULTILINE), path
        assert not re.search(r"\"\.\./\.\.", text), path


def test_the_docs_make_a_snapshot_of_something_else(alone: Alone) -> None:
    """With several compiled extensions; both blocks run as they are written."""
    page = (ROOT / "docs" / "snapshot.md").read_text("utf-8")
    [command] = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    [script] = re.findall(r"```js\n(.*?)```", page, re.DOTALL)
    alone.write("check.py", CHECK)
    path = f"{Path(alone.node).parent}:{Path(sys.executable).parent}:/usr/bin:/bin"
    done = alone.call(["sh", "-ec", command], PATH=path)
    assert done.returncode == 0, done.stderr
    index = json.loads((alone.folder / "out" / "snapshot.json").read_text())
    assert len(index["extensions"]) >= 3

    restored = alone.call([alone.node, alone.write("restore.mjs", script)])
    assert (restored.returncode, restored.stdout) == (0, "42\n"), restored.stderr[-2000:]


def test_a_check_that_fails_is_told_with_its_line(alone: Alone) -> None:
    check = alone.write("wrong.py", "import json\n\nassert json.loads('42') == 41, 'as told'\n")
    done = alone.build("--import", "json", "--check", check, "--out", "none")
    assert done.returncode == 1
    assert 'File "wrong.py", line 3' in done.stderr
    assert done.stderr.strip().endswith("AssertionError: as told")
    assert not (alone.folder / "none").exists()


def test_a_module_that_is_not_there_is_told(alone: Alone) -> None:
    check = alone.write("nothing.py", "")
    done = alone.build("--import", "no_such_module", "--check", check, "--out", "none")
    assert done.returncode == 1
    assert done.stderr.strip().endswith("ModuleNotFoundError: No module named 'no_such_module'")
