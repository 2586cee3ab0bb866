"""The servers that are measured, each a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.command import ROOT, ToolError

__all__ = ["RATE", "Served", "serve_ours", "serve_peer"]

RATE = 10
"""Tokens a second of each stream."""
LIMITED = "RATE_LIMIT ADDRESS_RATE_LIMIT ADDRESS_GUESTS GUESTS ANSWERS ADDRESS_ANSWERS".split()
LIMITS = {f"CHAT_{name}": "1000000" for name in LIMITED}
PEER = (
    "import uvicorn, socket\n"
    "from benchmarks.server.peer import app\n"
    "listening = socket.create_server(('127.0.0.1', 0), backlog=2048)\n"
    "print(f'http://127.0.0.1:{listening.getsockname()[1]}', flush=True)\n"
    "uvicorn.Server(uvicorn.Config(app, log_level='warning')).run(sockets=[listening])\n"
)


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    address: str
    process: int

    @property
    def memory(self) -> int:
        """KiB that its process has in memory."""
        status = Path(f"/proc/{self.process}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


@contextmanager
def serve_ours(folder: Path, *, rate: int = RATE, **settings: str) -> Iterator[Served]:
    """The chat's server while the block runs."""
    given = {"CHAT_DATA": str(folder), "CHAT_RESPONDER_RATE": str(rate), **LIMITS, **settings}
    with _serve([sys.executable, "-m", "chat_py_server", "--port", "0"], given) as served:
        yield served


@contextmanager
def serve_peer(folder: Path) -> Iterator[Served]:
    """The bare application while the block runs."""
    given = {"PEER_FILE": str(folder / "peer.sqlite3"), "PEER_RATE": str(RATE)}
    with _serve([sys.executable, "-c", PEER], given) as served:
        yield served


@contextmanager
def _serve(command: list[str], settings: dict[str, str]) -> Iterator[Served]:
    environment = {**os.environ, **settings}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise ToolError("A server did not start.")
            yield Served(line.split()[-1].rstrip("/"), process.pid)
        finally:
            process.terminate()
