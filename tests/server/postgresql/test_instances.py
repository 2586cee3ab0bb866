from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import psycopg
import pytest

from chat_py_server.postgresql.instances import Instance, problems_with
from chat_py_server.postgresql.repository import PostgresRepository
from chat_py_server.sql.repository import Rules


@pytest.mark.parametrize(
    ("own", "other", "problems"),
    [
        (Instance(True, "k"), Instance(True, "k"), []),
        (Instance(False, "k"), Instance(False, "k"), ["CHAT_BROKER"]),
        (Instance(True, "k"), Instance(False, "k"), ["CHAT_BROKER"]),
        (Instance(False, "k"), Instance(True, "k"), ["CHAT_BROKER"]),
        (Instance(True, "k"), Instance(True, "l"), ["other keys"]),
        (Instance(False, "k"), Instance(False, "l"), ["CHAT_BROKER", "other keys"]),
    ],
)
def test_whoever_starts_beside_another_is_told(
    own: Instance,
    other: Instance,
    problems: list[str],
    postgres: Callable[[], str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    url = postgres()
    with closing(PostgresRepository(url, Rules(), other)):
        assert caplog.messages == []
        with closing(PostgresRepository(url, Rules(), own)):
            assert len(caplog.messages) == len(problems)
            for line, problem in zip(caplog.messages, problems, strict=True):
                assert problem in line
    caplog.clear()
    with closing(PostgresRepository(url, Rules(), own)):
        assert caplog.messages == []  # the other one is gone


def test_other_programs_and_other_databases_are_no_instances(
    postgres: Callable[[], str], caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres()
    with (
        closing(PostgresRepository(postgres(), Rules(), Instance(False, "k"))),
        closing(psycopg.connect(url, application_name="chat_py")),
        closing(psycopg.connect(url, application_name="chat_py of somebody")),
        closing(psycopg.connect(url, application_name="psql")),
        closing(PostgresRepository(url, Rules(), Instance(False, "k"))),
    ):
        assert caplog.messages == []


def test_many_are_told_of_in_one_line() -> None:
    own, *others = (Instance(False, "k") for _ in range(9))
    assert len(problems_with(others, own)) == 1
    assert problems_with([], own) == []
    assert len(own.name) <= 63
