from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from chat_py_server.file_folder import FileFolder
from chat_py_server.housekeeping import UNDO, Housekeeping
from chat_py_server.problems import StorageError


class Watched:
    """A repository that remembers what it was asked, and fails at first."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, str]] = []
        self.failures = 1

    async def end_abandoned(self, is_running: Callable[[str], bool], seal: object) -> int:
        if self.failures:
            self.failures -= 1
            raise StorageError("no room", "full")
        self._note("end")
        return 0

    async def purge(self, *, undo: float, retention: float | None) -> int:
        assert undo == UNDO
        self._note("purge" if retention is None else "retention")
        return 0

    async def retire_files(self, unused: float) -> list[str]:
        return []

    async def unknown_files(self, file_ids: Sequence[str]) -> list[str]:
        return list(file_ids)

    def _note(self, what: str) -> None:
        self.asked.append((asyncio.get_running_loop().time(), what))


class Nothing:
    def is_running(self, completion_id: str) -> bool:
        return False

    async def seal(self, completion_id: str) -> tuple[()]:
        return ()


@pytest.mark.parametrize("retention", [None, 30.0])
async def test_it_goes_on_after_a_failure_and_looks_at_what_is_due(
    retention: float | None, tmp_path: Path
) -> None:
    repository = Watched()
    housekeeping = Housekeeping(
        cast("Any", repository), cast("Any", Nothing()), retention, FileFolder(tmp_path)
    )
    housekeeping.start()
    housekeeping.start()
    await asyncio.sleep(2 * 3600 + 100)
    await housekeeping.close()
    count = {
        name: sum(1 for _, what in repository.asked if what == name)
        for name in ("end", "purge", "retention")
    }
    assert 700 < count["end"] < 730
    assert 110 < count["purge"] + count["retention"] < 122
    assert count["retention"] == (3 if retention else 0)
