"""The two snapshots that the page has: the chat's, and that of Python blocks of answers.

`tools/snapshot` makes them; docs/startup.md says what they are for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from chat_py_server.packages.served import Served
from tools.command import ToolError
from tools.setup import CACHE, NODE_MODULES, find_node
from tools.snapshot import Recipe, Snapshot, SnapshotError, make_snapshot

__all__ = ["CHECK", "make_chat_snapshot", "make_runner_snapshot"]

FOLDER = Path(__file__).resolve().parent
PYODIDE = NODE_MODULES / "pyodide"
PYSCRIPT = NODE_MODULES / "@pyscript" / "core" / "src" / "stdlib" / "pyscript.js"
CHECK = FOLDER / "check.py"
"""Python that raises unless an interpreter with the chat in it works."""
RUNNER_CHECK = FOLDER / "check_runner.py"

# What PyScript's own modules import, what tracebacks need, and what plug-ins use most.
CHAT_MODULES = (
    "asyncio base64 collections contextlib copy dataclasses datetime enum functools html inspect "
    "io itertools json linecache logging math operator os pathlib random re shutil "
    "string textwrap time traceback types typing unicodedata urllib.parse uuid weakref _colorize "
    "pyodide.ffi.wrappers pyodide.http chat_py.*"
).split()
RUNNER_MODULES = (
    "abc argparse ast asyncio base64 bisect builtins calendar cmath collections collections.abc "
    "contextlib copy csv dataclasses datetime decimal enum fractions functools hashlib heapq html "
    "inspect io itertools json linecache logging math numbers operator os pathlib pprint queue "
    "random re shutil statistics string struct sys tempfile textwrap time timeit traceback types "
    "typing unicodedata urllib.parse uuid weakref zoneinfo _colorize _pydatetime _strptime "
    "chat_py_runner.runner"
).split()
"""What blocks import most, so that their first output does not wait; the rest of the standard
library comes to the worker a little later (static/src/runner/worker.mjs)."""


def pyscript_sources() -> dict[str, str]:
    """The modules of PyScript's own package `pyscript`, by file name.

    Raises:
        ToolError: PyScript keeps them in another form now.
    """
    script = PYSCRIPT.read_text("utf-8")
    try:
        sources, _ = json.JSONDecoder().raw_decode(script, script.index("{"))
        return {str(name): str(text) for name, text in sources["pyscript"].items()}
    except (ValueError, LookupError) as error:
        raise ToolError(f"{PYSCRIPT.name} of PyScript has another form now: {error}") from error


def make_chat_snapshot(
    wheels: Mapping[str, bytes], package: bytes, later: Sequence[str], served: Served
) -> Snapshot:
    """The chat's.

    Args:
        wheels: file name → content of what is installed.
        package: `chat_py` as a zip, without what the page fetches when it is used.
        later: the names of those modules and packages.
        served: Python packages of the site's that are inside as well.

    Raises:
        ToolError: something that `chat_py` does when it is imported cannot be stored, or Node.js
            is missing.
    """
    recipe = Recipe(
        pyodide=PYODIDE,
        wheels={**wheels, **{path.name: path.read_bytes() for path in served.wheels}},
        packages={"chat_py.zip": package},
        modules=[*CHAT_MODULES, *served.modules],
        steps=[FOLDER / "finish.py"],
        values={
            "later": list(later),
            "served": list(served.modules),
            "pyscript": pyscript_sources(),
        },
        check=CHECK,
    )
    return _make("snapshot", recipe)


def make_runner_snapshot(package: bytes) -> Snapshot:
    """The one that blocks of answers run from: `chat_py_runner`, a zip, and what it needs.

    Raises:
        ToolError: as `make_chat_snapshot`.
    """
    recipe = Recipe(
        pyodide=PYODIDE,
        wheels={},
        packages={"chat_py_runner.zip": package},
        modules=RUNNER_MODULES,
        check=RUNNER_CHECK,
    )
    return _make("runner", recipe)


def _make(name: str, recipe: Recipe) -> Snapshot:
    node = find_node()
    if node is None:
        raise ToolError("Node.js is missing: run `make build`.")
    try:
        return make_snapshot(recipe, node=node, cache=CACHE / name)
    except SnapshotError as error:
        raise ToolError(
            "Could not make a snapshot that works. "
            f"Does the package touch the page when it is imported?\n{error}"
        ) from error
