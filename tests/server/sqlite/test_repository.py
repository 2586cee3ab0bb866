"""The repository on one file."""

from __future__ import annotations

from tests.server.conftest import Meet, Start


def test_a_restart_keeps_everything(start: Start, meet: Meet) -> None:
    first = meet(start())
    first.ask("remember this")
    before = first.texts()
    assert meet(start(), same_as=first).texts() == before
