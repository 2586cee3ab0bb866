"""Where the official clients and the servers are: `tools/oracles.py` installs them."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools.oracles import ENVIRONMENT, PACKAGES
from tools.setup import find_node

Ask = Callable[[list[tuple[str, bytes]]], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def official() -> Ask:
    """What the official clients make of bodies, each with the name of its protocol."""

    def ask(bodies: list[tuple[str, bytes]]) -> list[dict[str, Any]]:
        lines = [
            json.dumps({"protocol": protocol, "body": base64.b64encode(body).decode()})
            for protocol, body in bodies
        ]
        done = subprocess.run(
            [find_node() or "node", Path(__file__).with_name("official.mjs"), PACKAGES],
            input="\n".join(lines),
            capture_output=True,
            text=True,
            check=True,
        )
        found = [json.loads(line) for line in done.stdout.split("\n") if line]
        assert len(found) == len(bodies), done.stderr
        return found

    return ask


@pytest.fixture(scope="session")
def servers_python() -> Path:
    """The interpreter that has the servers' packages."""
    return ENVIRONMENT / "bin" / "python"
