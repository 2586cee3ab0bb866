from __future__ import annotations

import socket
from pathlib import Path

import pytest

from chat_py_server.command import serve
from chat_py_server.command.main import main
from chat_py_server.config import Config


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Config]:
    """The settings of each server that would have been run."""
    configs: list[Config] = []

    def run(config: Config, **_: object) -> int:
        configs.append(config)
        return 0

    monkeypatch.setattr(serve, "listen_and_serve", run)
    for name in ("CHAT_UPSTREAM_URL", "CHAT_UPSTREAM_MODEL", "CHAT_UPSTREAM_PROTOCOL"):
        monkeypatch.delenv(name, raising=False)
    return configs


def test_it_serves_a_page_of_ones_own(served: list[Config], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    assert main(["serve", str(tmp_path)]) == 0
    assert main(["serve"]) == 0
    own, chat = served
    assert own.root == tmp_path
    assert (chat.root / "static").is_dir()


def test_an_endpoint_on_the_command_line_answers(
    served: list[Config], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_UPSTREAM_KEY", "secret")
    options = ["--upstream", "http://localhost:11434", "--model", "m", "--protocol", "ollama"]
    assert main(["serve", *options]) == 0
    upstream = served[0].upstream
    assert upstream is not None
    assert (upstream.url, upstream.model) == ("http://localhost:11434", "m")
    assert (upstream.protocol, upstream.key) == ("ollama", "secret")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--upstream", "http://localhost:1/v1"], "add --model"),
        (["--upstream", "localhost:1", "--model", "m"], "must be an address such as https://"),
        (["nowhere"], "chat-py new nowhere"),
    ],
)
def test_what_it_cannot_use_is_told_with_the_remedy(
    served: list[Config], capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["serve", *arguments]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert said in error
    assert not served


def test_a_port_that_is_taken_is_told_with_another(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHAT_DATA", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert f"port {port} on 127.0.0.1 is in use. Name another: chat-py serve --port" in (
        capsys.readouterr().err
    )
