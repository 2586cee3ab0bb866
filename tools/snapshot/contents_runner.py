"""Runs first in the interpreter that runs blocks of answers: import what they use most.

The rest of the standard library comes to the worker a little later (static/src/runner/worker.mjs).
"""

from __future__ import annotations

import importlib

STANDARD = (
    "abc argparse ast asyncio base64 bisect builtins calendar cmath collections collections.abc "
    "contextlib copy csv dataclasses datetime decimal enum fractions functools hashlib heapq html "
    "inspect io itertools json linecache logging math numbers operator os pathlib pprint queue "
    "random re shutil statistics string struct sys tempfile textwrap time timeit traceback types "
    "typing unicodedata urllib.parse uuid weakref zoneinfo _colorize _pydatetime _strptime"
).split()
"""What no chat's server would be asked for, so that a block's first output does not wait."""

for name in STANDARD:
    importlib.import_module(name)
importlib.import_module("chat_py_runner.runner")
