from __future__ import annotations

from pathlib import Path

import pytest

from tools import databases
from tools.command import ToolError


def test_what_is_missing_is_named_by_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(databases, "DEBIAN", tmp_path)
    with pytest.raises(ToolError, match="apt-get install postgresql"):
        databases.find_postgres()
    with pytest.raises(ToolError, match="apt-get install redis-server"):
        databases.find_redis()


def test_the_newest_postgresql_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(databases, "DEBIAN", tmp_path)
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin/initdb").touch()
    assert databases.find_postgres() == tmp_path / "17/bin"
