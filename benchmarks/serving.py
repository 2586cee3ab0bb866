"""Servers that are measured, each a process of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.command import ROOT, ToolError

__all__ = ["Served", "serve_command"]


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    address: str
    """Without a slash at its end."""
    process: int

    @property
    def memory(self) -> int:
        """KiB that its process has in memory."""
        status = Path(f"/proc/{self.process}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


@contextmanager
def serve_command(
    command: list[str], settings: Mapping[str, str], *, folder: Path = ROOT
) -> Iterator[Served]:
    """What `command`, run in `folder`, serves while the block runs; the last word of its first line
    is the address. `settings` are environment variables.

    Raises:
        ToolError: it did not start.
    """
    environment = {**os.environ, **settings}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise ToolError("The server did not start; what it says is above.")
            yield Served(line.split()[-1].rstrip("/"), process.pid)
        finally:
            process.terminate()
