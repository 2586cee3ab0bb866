from __future__ import annotations

from pathlib import Path

import pytest

from chat_py_server.command.copying import built_root, compare, copy_static
from chat_py_server.command.error import CommandError


def test_a_packed_copy_need_not_be_there(built_page: Path, tmp_path: Path) -> None:
    """Some hosts compress by themselves, and people take the copies out."""
    site = tmp_path / "site"
    copy_static(built_root(), site)
    for path in [*site.rglob("*.gz"), *site.rglob("*.br")]:
        path.unlink()
    found = compare(built_page, site)
    assert (found.missing, found.changed, found.stale) == ([], [], [])


def test_a_folder_that_cannot_be_written_is_told(built_page: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be written"):
        copy_static(built_page, tmp_path / "file" / "below")
