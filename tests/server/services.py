"""PostgreSQL and Redis for the tests: each on a free port of the loopback, and soon gone."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tools.databases import find_postgres, find_redis

__all__ = [
    "folder_of",
    "free_port",
    "postgres_server",
    "redis_server",
    "running",
    "wait_for",
]

UNSAFE = ("fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=16MB")
"""Settings of a database that need not outlive the machine."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def folder_of(user: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A folder, and how a process is started in it: as `user` for root, whom PostgreSQL refuses."""
    folder = Path(tempfile.mkdtemp(prefix="chat-py-", dir="/tmp"))
    how: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}}
    if os.geteuid() == 0:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
        how |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    try:
        yield folder, how
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(folder: Path, how: dict[str, Any], *command: str | Path) -> Iterator[None]:
    """A server, until the block ends."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, **how)
    try:
        yield
    except TimeoutError as error:
        raise AssertionError((folder / "log").read_text(errors="replace")) from error
    finally:
        process.kill()
        process.wait()


@contextmanager
def postgres_server(settings: Sequence[str] = UNSAFE) -> Iterator[str]:
    """The address of a new PostgreSQL, whose user may make databases.

    Raises:
        ToolError: it is not installed.
    """
    programs = find_postgres()
    with folder_of("postgres") as (folder, how):
        data, port = folder / "data", free_port()
        subprocess.run(
            [programs / "initdb", "--no-sync", "-A", "trust", "-U", "chat", "-E", "UTF8", data],
            check=True,
            stdout=subprocess.DEVNULL,
            **how,
        )
        options = [f"-c{setting}" for setting in settings]
        address = ["-h", "127.0.0.1", "-p", str(port), "-k", str(folder)]
        with running(folder, how, programs / "postgres", "-D", data, *address, *options):
            url = f"postgresql://chat@127.0.0.1:{port}/postgres"
            wait_for(port)
            _wait_until_ready(url)
            yield url


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of a new Redis or Valkey that keeps nothing on the disk.

    Raises:
        ToolError: it is not installed.
    """
    program, port = find_redis(), free_port()
    with folder_of("nobody") as (folder, how):
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with running(folder, how, program, *options):
            wait_for(port)
            yield f"redis://127.0.0.1:{port}"


def wait_for(port: int) -> None:
    """Raises `TimeoutError` when nobody listens after a while."""
    for _ in range(500):
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        _pause()
    raise TimeoutError


def _wait_until_ready(url: str) -> None:
    for _ in range(500):
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            _pause()
        else:
            return
    raise TimeoutError


def _pause() -> None:
    threading.Event().wait(0.02)
