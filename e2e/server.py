"""The servers that the tests run: the chat's own, and a plain one for static files."""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

__all__ = ["ROOT", "ChatServer", "StaticServer", "accepts", "free_port"]

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
READY = re.compile(r"ready: (http://\S+)/")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def accepts(port: int) -> None:
    """Return when somebody listens on a port; `TimeoutError` after a minute."""
    last = time.monotonic() + 60
    while time.monotonic() < last:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
            select.select([], [], [], 0.02)
    raise TimeoutError(f"nobody listens on {port}")


class _Process:
    """A subprocess that is gone when the `with` block ends."""

    _process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        raise NotImplementedError

    def kill(self) -> None:
        """End it at once, as a crash would (SIGKILL); a dead one is left alone."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.communicate()
            self._process = None


class ChatServer(_Process):
    """`python -m e2e.faulty_server` on a port and data folder of its own, both kept over a restart.

    Args:
        project: the folder of the project whose server it is.
        module: what is run there.
        settings: environment variables on top of the tests' own.
    """

    def __init__(
        self,
        data: Path,
        *,
        pages: Path | None = None,
        project: Path = ROOT,
        module: str = "e2e.faulty_server",
        **settings: str,
    ) -> None:
        self._project = project
        self._module = module
        self.port = free_port()
        self.origin = f"http://{HOST}:{self.port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CHAT_")},
            "CHAT_DATA": str(data),
            "CHAT_PAGES": str(pages or ""),
            "CHAT_RESPONDER_RATE": "400",
            # Every context of a browser is a new guest of one address.
            "CHAT_ADDRESS_GUESTS": "100000",
            "CHAT_ADDRESS_RATE_LIMIT": "100000",
            **settings,
        }

    def start(self) -> None:
        """Start it, and return when it accepts requests."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module, "--port", str(self.port)],
            cwd=self._project,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not READY.search(line):
            raise RuntimeError(f"the server did not start: {line}{self._process.stdout.read()}")

    def fail(self, *rules: dict[str, Any]) -> None:
        """From now on fail as `rules` say (e2e/faulty_server.py); none ends all faults."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        body = json.dumps({"rules": rules})
        connection.request("POST", "/test/faults", body, {"Content-Type": "application/json"})
        status = connection.getresponse().status
        connection.close()
        if status != 200:
            raise RuntimeError(f"the fault rules were refused: {status}")


class StaticServer(_Process):
    """`python -m http.server` for a folder: what any static host does."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.origin = f"http://{HOST}:{self.port}"
        self._folder = folder

    def start(self) -> None:
        """Start it, and return when it accepts requests."""
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "http.server", str(self.port), "--bind", HOST],
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()  # "Serving HTTP on …"
