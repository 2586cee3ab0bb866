from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from chat_py.base.errors import ConfigurationError
from chat_py_server.__main__ import listen
from chat_py_server.config import Config, Upstream
from tests.server.conftest import PROJECT


def test_defaults_need_no_environment() -> None:
    config = Config.from_environment({})
    assert config.data.name == "chat_py"
    assert (config.upstream, config.cors_origins, config.faults) == (None, (), False)
    assert (config.responder_rate, config.heartbeat) == (60, 15)


def test_every_variable_is_read(tmp_path: Path) -> None:
    config = Config.from_environment(
        {
            "CHAT_DATA": str(tmp_path / "new"),
            "CHAT_PAGES": str(tmp_path),
            "CHAT_UPSTREAM_URL": "http://localhost:1234/v1/",
            "CHAT_UPSTREAM_MODEL": "small",
            "CHAT_UPSTREAM_KEY": "secret",
            "CHAT_CORS_ORIGINS": "https://a.example, http://b.example:8080",
            "CHAT_FAULTS": "1",
            "CHAT_RESPONDER_RATE": "1000",
            "CHAT_HEARTBEAT": "0.5",
            "CHAT_RATE_LIMIT": "7",
        }
    )
    assert config == Config(
        data=tmp_path / "new",
        pages=tmp_path,
        upstream=Upstream("http://localhost:1234/v1", "small", "secret"),
        cors_origins=("https://a.example", "http://b.example:8080"),
        faults=True,
        responder_rate=1000,
        heartbeat=0.5,
        rate_limit=7,
    )


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("CHAT_HEARTBEAT", "soon", "Leave it unset for 15"),
        ("CHAT_HEARTBEAT", "-1", "or more"),
        ("CHAT_RESPONDER_RATE", "nan", "Leave it unset for 60"),
        ("CHAT_RESPONDER_RATE", "0", "or more"),
        ("CHAT_RATE_LIMIT", "0.5", "1 or more"),
        ("CHAT_FAULTS", "maybe", "must be 1 or 0"),
        ("CHAT_PAGES", "/no/such/folder", "Make the folder"),
        ("CHAT_DATA", __file__, "Name another path"),
        ("CHAT_CORS_ORIGINS", "*", "such as https://chat.example"),
        ("CHAT_CORS_ORIGINS", "https://a.example/path", "without a path"),
        ("CHAT_CORS_ORIGINS", "https://[", "such as https://chat.example"),
        ("CHAT_UPSTREAM_URL", "ftp://x", "such as https://host/v1"),
    ],
)
def test_a_bad_value_names_the_variable_and_the_remedy(name: str, value: str, remedy: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Config.from_environment({name: value})
    assert name in str(caught.value)
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"CHAT_UPSTREAM_URL": "http://x/v1"}, "CHAT_UPSTREAM_MODEL"),
        ({"CHAT_UPSTREAM_MODEL": "small"}, "CHAT_UPSTREAM_URL"),
        ({"CHAT_UPSTREAM_KEY": "k"}, "CHAT_UPSTREAM_URL"),
    ],
)
def test_half_an_upstream_names_the_missing_half(environment: dict[str, str], missing: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{missing} is missing"):
        Config.from_environment(environment)


def run_server(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "chat_py_server", *(arguments or ("--port", "0"))],
        cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=20, check=False,
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
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f"error: port {port} on 127.0.0.1 is in use. Name another: make run PORT=8001"
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--port", "99999"), "'99999' is no port: give a number from 0 to 65535"),
        (("--port", "-1"), "'-1' is no port"),
        (("--port", "http"), "'http' is no port"),
        (("--host", "no.such.host.invalid"), "port 8000 on no.such.host.invalid cannot be used"),
    ],
)
def test_where_it_cannot_listen_is_named(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run_server(*arguments, CHAT_DATA=str(tmp_path))
    assert result.returncode in (1, 2)
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
