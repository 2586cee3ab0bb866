"""The garbage collector of a process that serves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.server.conftest import PROJECT

PROGRAM = """
import gc
import sys

from chat_py_server import __main__ as server


def run(self, sockets):
    looked_at = {id(known) for known in gc.get_objects()}
    print(id(sys.modules) in looked_at, id(vars(server)) in looked_at)


server.Server.run = run
server.main(["--port", "0"])
"""


def test_what_is_there_at_the_start_is_not_looked_at_again(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=PROJECT, env={"CHAT_DATA": str(tmp_path)}, capture_output=True, text=True, timeout=20,
        check=True,
    )  # fmt: skip
    assert result.stdout.split() == ["False", "False"]
