from __future__ import annotations

from pathlib import Path

import pytest

from chat_py.base.errors import ConfigurationError
from chat_py_server.config import Config, Limits, Upstream


def test_defaults_need_no_environment() -> None:
    config = Config.from_environment({})
    assert config.data.name == "chat_py"
    assert (config.upstream, config.cors_origins) == (None, ())
    assert (config.responder_rate, config.heartbeat) == (60, 15)


def test_every_variable_is_read(tmp_path: Path) -> None:
    config = Config.from_environment(
        {
            "CHAT_DATA": str(tmp_path / "new"),
            "CHAT_PAGES": str(tmp_path),
            "CHAT_UPSTREAM_URL": "http://localhost:1234/v1/",
            "CHAT_UPSTREAM_MODEL": "small",
            "CHAT_UPSTREAM_KEY": "secret",
            "CHAT_UPSTREAM_PROTOCOL": "anthropic",
            "CHAT_CORS_ORIGINS": "https://a.example, http://b.example:8080",
            "CHAT_RESPONDER_RATE": "1000",
            "CHAT_HEARTBEAT": "0.5",
            "CHAT_RATE_LIMIT": "7",
        }
    )
    assert config == Config(
        data=tmp_path / "new",
        pages=tmp_path,
        upstream=Upstream("http://localhost:1234/v1", "small", "secret", "anthropic"),
        cors_origins=("https://a.example", "http://b.example:8080"),
        responder_rate=1000,
        heartbeat=0.5,
        limits=Limits(user_requests=7),
    )


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("CHAT_HEARTBEAT", "soon", "Leave it unset for 15"),
        ("CHAT_HEARTBEAT", "-1", "or more"),
        ("CHAT_RESPONDER_RATE", "nan", "Leave it unset for 60"),
        ("CHAT_RESPONDER_RATE", "0", "or more"),
        ("CHAT_RATE_LIMIT", "0.5", "1 or more"),
        ("CHAT_PAGES", "/no/such/folder", "Make the folder"),
        ("CHAT_DATA", __file__, "Name another path"),
        ("CHAT_CORS_ORIGINS", "*", "such as https://chat.example"),
        ("CHAT_CORS_ORIGINS", "https://a.example/path", "without a path"),
        ("CHAT_CORS_ORIGINS", "https://[", "such as https://chat.example"),
        ("CHAT_UPSTREAM_URL", "ftp://x", "such as https://host/v1"),
        ("CHAT_UPSTREAM_PROTOCOL", "claude", "one of openai, responses, anthropic"),
        ("CHAT_UPSTREAM_PROTOCOL", "ag-ui", "Leave it unset for openai"),
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
        ({"CHAT_UPSTREAM_PROTOCOL": "ollama"}, "CHAT_UPSTREAM_URL"),
    ],
)
def test_half_an_upstream_names_the_missing_half(environment: dict[str, str], missing: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{missing} is missing"):
        Config.from_environment(environment)


def test_a_root_path_begins_with_a_slash() -> None:
    assert Config.from_environment({"CHAT_ROOT_PATH": "/bot/"}).root_path == "/bot"
    with pytest.raises(ConfigurationError, match="CHAT_ROOT_PATH"):
        Config.from_environment({"CHAT_ROOT_PATH": "bot"})


def test_an_address_of_a_database_is_checked_and_not_repeated() -> None:
    url = "postgresql://me:secret-word@db.example/chat"
    assert Config.from_environment({"CHAT_DATABASE": url}).database == url
    with pytest.raises(ConfigurationError, match="CHAT_DATABASE must be an address") as caught:
        Config.from_environment({"CHAT_DATABASE": "mysql://me:secret-word@db.example/chat"})
    assert "secret-word" not in str(caught.value)
