"""docs/server.md names every setting of the program, and no other."""

from __future__ import annotations

import re

import pytest

from chat_py_server.config import Config, Limits
from tests.server.conftest import PROJECT

DOCUMENT = (PROJECT / "docs/server.md").read_text()
TABLES = DOCUMENT.partition("\n## Settings\n")[2].partition("\n## ")[0]
ROWS = dict(re.findall(r"^\| `(CHAT_\w+)` \| ([^|]+) \|", TABLES, re.M))


class Recording(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        self.asked.add(key)
        return default


def test_the_document_has_every_setting_once_and_no_other() -> None:
    environment = Recording()
    Config.from_environment(environment)
    named = re.findall(r"^\| `(CHAT_\w+)` \|", TABLES, re.M)
    assert sorted(named) == sorted(environment.asked)


def test_every_setting_that_is_mentioned_is_one() -> None:
    mentioned = set(re.findall(r"\bCHAT_[A-Z_]*[A-Z]\b", DOCUMENT)) - {"CHAT_PY"}
    groups = {"CHAT_UPSTREAM", "CHAT_ADDRESS"}  # named with an ellipsis
    assert mentioned - ROWS.keys() - groups == set()


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("CHAT_LEASE", Config.lease),
        ("CHAT_RESPONDER_RATE", Config.responder_rate),
        ("CHAT_HEARTBEAT", Config.heartbeat),
        ("CHAT_RATE_LIMIT", Limits.user_requests),
        ("CHAT_ADDRESS_RATE_LIMIT", Limits.address_requests),
        ("CHAT_ADDRESS_GUESTS", Limits.address_guests),
        ("CHAT_GUESTS", Limits.guests),
        ("CHAT_USER_ANSWERS", Limits.user_answers),
        ("CHAT_ADDRESS_ANSWERS", Limits.address_answers),
        ("CHAT_ANSWERS", Limits.answers),
        ("CHAT_FILE_SIZE", Limits.file_size),
        ("CHAT_USER_FILES", Limits.user_files),
        ("CHAT_FILES", Limits.files),
    ],
)
def test_the_defaults_are_those_of_the_program(name: str, default: float) -> None:
    assert float(ROWS[name]) == default
