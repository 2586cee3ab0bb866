"""Write down which functions of the page's wasm the end-to-end tests call: `python -m tools.used`.

The others leave what a first visit downloads (tools/wasm/split.py). To be run when Pyodide or
pydantic has a new version, which a build notices, and takes twenty minutes then. When a chat calls
what it did not call before, which `e2e/test_start.py` notices, a few tests that do so are enough:
their paths are the arguments, and what they call is added. Build again afterwards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from tools.build import PYODIDE, STATIC, add_page, name_of
from tools.bundle import Bundler
from tools.chromium import find_chromium
from tools.command import ROOT, ToolError, main
from tools.outputs import Outputs
from tools.setup import wheels
from tools.snapshot import extensions_of
from tools.wasm.used import FILE, used, written

__all__ = ["write_used"]

TESTS = (
    "test_answers test_bad_input test_early_messages test_endpoint test_endpoint_failures "
    "test_events test_examples test_files test_host_page test_integration test_last_view "
    "test_local_chats test_long_chats test_main_job test_media test_nothing_kept test_outcomes "
    "test_own_python test_parts test_plain_javascript test_plugins test_reading test_requests "
    "test_second_visit test_site_backend test_tools"
).split()
"""What people do in chats, and what goes wrong there; not what fails before."""


def write_used() -> None:
    """Build with marks, run the tests, and write what they have called.

    Raises:
        ToolError: the tests could not be run. Single ones that fail do not matter.
    """
    outputs = Outputs(STATIC, None)
    add_page(outputs, Bundler(), marks=True)
    outputs.write()
    found: dict[str, set[int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        tests = sys.argv[1:] or [f"e2e/{name}.py" for name in TESTS]
        environment = {"USED_FUNCTIONS": folder, "CHROMIUM": str(find_chromium())}
        parallel = ("--numprocesses", "2", "--dist", "loadfile")
        command = [sys.executable, "-m", "pytest", "-p", "e2e.used_functions", *parallel, *tests]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
        for path in Path(folder).iterdir():
            for name, functions in json.loads(path.read_text()).items():
                found.setdefault(name, set()).update(functions)
    if not found:
        raise ToolError("No test has started the chat.")
    files = {path.name: path.read_bytes() for path in wheels("browser").glob("*.whl")}
    modules = {name_of(each): each.wasm for each in extensions_of(PYODIDE, files)}
    modules["interpreter"] = (PYODIDE / "pyodide.asm.wasm").read_bytes()
    for name, functions in found.items():
        with suppress(ToolError):  # another version than before
            functions |= used(name, modules[name]) or frozenset()
    text = json.dumps({name: written(modules[name], found[name]) for name in found}, indent=1)
    FILE.write_text(text + "\n")
    print({name: len(functions) for name, functions in found.items()})


if __name__ == "__main__":
    main(write_used, alone=True)
