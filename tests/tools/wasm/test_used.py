"""Which functions stay is written down for one content of a module."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tools.wasm.by_hand import HAND_MADE
from tools.command import ToolError
from tools.wasm.used import likely, used, written


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "used.json"
    file.write_text(json.dumps({"core": written(HAND_MADE, [3, 0, 3])}))
    assert used("core", HAND_MADE, file) == {0, 3}


def test_a_module_that_is_not_written_down_stays_whole(tmp_path: Path) -> None:
    file = tmp_path / "used.json"
    file.write_text("{}")
    assert used("package", HAND_MADE, file) is None


def test_another_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "used.json"
    file.write_text(json.dumps({"core": written(HAND_MADE, [0])}))
    other = HAND_MADE.replace(bytes.fromhex("20002000 6a"), bytes.fromhex("20002000 6b"))
    with pytest.raises(ToolError, match=r"python -m tools\.used"):
        used("core", other, file)


def test_small_neighbours_of_what_is_used_stay_too() -> None:
    lengths = [100] * 200
    lengths[12] = 5000
    assert likely({10, 14}, lengths) == {10, 11, 13, 14}
    assert likely({10, 100}, lengths) == {10, 100}
    dense = frozenset(range(100, 140, 2))
    assert likely(dense, lengths) >= set(range(100, 139))
