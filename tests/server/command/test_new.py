from __future__ import annotations

import ast
from pathlib import Path

import pytest

from chat_py_server.asset_urls import own_scripts
from chat_py_server.command.main import main


@pytest.fixture
def made(built_page: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    assert main(["new", str(folder)]) == 0
    return folder


def test_the_page_runs_ones_own_file_and_needs_no_server(made: Path) -> None:
    text = (made / "index.html").read_text()
    assert own_scripts(made) == ["my_chat.py"]
    assert 'data-backend="demo"' in text
    assert "/api" not in text
    assert "<title>My chat</title>" in text


def test_all_that_the_page_names_is_there(made: Path) -> None:
    for name in ("my_chat.py", "plugins/roll.py", "pyscript.toml", "sw.js", "README.md"):
        assert (made / name).read_text()
    assert 'data-plugins="./plugins/roll.py"' in (made / "index.html").read_text()
    assert (made / "static/chat-py.js").read_text() == "// the tag"
    for name in ("my_chat.py", "plugins/roll.py"):
        ast.parse((made / name).read_text())


def test_it_tells_how_to_see_it(
    built_page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "mine")]) == 0
    assert f"chat-py serve {tmp_path / 'mine'} --open" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_place_that_is_taken_stays_as_it_is(
    built_page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    taken = tmp_path / "taken"
    if kind == "folder":
        taken.mkdir()
        (taken / "diary.txt").write_text("mine")
    else:
        taken.write_text("mine")
    assert main(["new", str(taken)]) == 2
    assert "is not empty. Name a new folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*.html")] == ["index.html"]  # the chat's own


def test_a_checkout_that_is_not_built_says_so(
    built_page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (built_page / "static/runtime/manifest.json").unlink()
    assert main(["new", str(tmp_path / "mine")]) == 2
    assert "make build" in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()
