"""The whole server on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

from tests.server.conftest import Meet, Start


def test_a_restart_keeps_everything(postgres: Callable[[], str], start: Start, meet: Meet) -> None:
    url = postgres()
    first = meet(start(database=url))
    first.ask("remember this")
    before = first.texts()
    assert meet(start(database=url), same_as=first).texts() == before
