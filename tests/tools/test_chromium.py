"""What runs the tests in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import chromium
from tools.command import ToolError


def program(folder: Path, name: str) -> str:
    path = folder / name
    path.touch(mode=0o755)
    return str(path)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of all programs of a machine that can install none."""

    def refuse(package: str, **_: str) -> None:
        raise ToolError(package)

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "apt_install", refuse)
    return tmp_path


def test_tests_take_the_shell_else_the_whole_browser(programs: Path) -> None:
    whole = program(programs, "chromium")
    assert chromium.find_headless_shell() == whole
    shell = program(programs, "chromium-headless-shell")
    assert chromium.find_headless_shell() == shell
    assert chromium.find_chromium() == whole


def test_the_browser_that_is_named_goes_before_both(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(programs, "chromium-headless-shell")
    named = program(programs, "another")
    monkeypatch.setenv("CHROMIUM", named)
    assert chromium.find_headless_shell() == named


def test_where_there_is_none_it_is_said(programs: Path) -> None:
    with pytest.raises(ToolError, match="chromium"):
        chromium.find_headless_shell()
