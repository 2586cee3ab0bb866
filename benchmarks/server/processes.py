"""The chat's server, and the bare application beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.serving import Served, serve_command

__all__ = ["RATE", "serve_ours", "serve_peer"]

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


@contextmanager
def serve_ours(folder: Path, *, rate: int = RATE, **settings: str) -> Iterator[Served]:
    """The chat's server while the block runs."""
    given = {"CHAT_DATA": str(folder), "CHAT_RESPONDER_RATE": str(rate), **LIMITS, **settings}
    with serve_command([sys.executable, "-m", "chat_py_server", "--port", "0"], given) as served:
        yield served


@contextmanager
def serve_peer(folder: Path) -> Iterator[Served]:
    """The bare application while the block runs."""
    given = {"PEER_FILE": str(folder / "peer.sqlite3"), "PEER_RATE": str(RATE)}
    with serve_command([sys.executable, "-c", PEER], given) as served:
        yield served
