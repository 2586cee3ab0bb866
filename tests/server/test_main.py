from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from chat_py_server.__main__ import listen
from tests.server.conftest import PROJECT


def run_server(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "chat_py_server", *(arguments or ("--port", "0"))],
        cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_command_says_what_is_wrong_without_a_traceback(tmp_path: Path) -> None:
    result = run_server(CHAT_HEARTBEAT="soon")
    assert result.returncode == 2
    assert result.stderr.startswith("error: CHAT_HEARTBEAT")
    assert "Traceback" not in result.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "chat.sqlite3").mkdir()
    result = run_server(CHAT_DATA=str(tmp_path))
    assert result.returncode == 2
    assert "CHAT_DATA" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_port_in_use_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run_server("--port", port, CHAT_DATA=str(tmp_path))
    assert result.returncode == 2
    assert result.stderr.splitlines() == [
        f"error: port {port} on 127.0.0.1 is in use. Name another: make run PORT=8001"
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--port", "99999"), "'99999' is not a port: give one from 0 to 65535"),
        (("--port", "-1"), "'-1' is not a port"),
        (("--port", "http"), "'http' is not a port"),
        (("--host", "no.such.host.invalid"), "port 8000 on no.such.host.invalid cannot be used"),
    ],
)
def test_where_it_cannot_listen_is_named(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run_server(*arguments, CHAT_DATA=str(tmp_path))
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_what_is_written_goes_out_at_once() -> None:
    """Or each body would wait for the browser's acknowledgement of the head."""
    with (
        listen("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
