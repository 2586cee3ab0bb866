from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from chat_py_server.command.main import main
from tests.server.test_page_files import LARGE, WASM

Said = pytest.CaptureFixture[str]


@pytest.fixture
def site(built_page: Path, tmp_path: Path) -> Path:
    """A site's folder with the files in it."""
    folder = tmp_path / "site/static"
    assert main(["copy", str(folder)]) == 0
    return folder


def check(folder: Path, capsys: Said) -> tuple[int, str]:
    capsys.readouterr()
    return main(["copy", "--check", str(folder)]), capsys.readouterr().out


def test_a_copy_has_every_form_of_each_file_and_no_source(site: Path) -> None:
    wasm = site / WASM.removeprefix("static/")
    assert wasm.read_bytes() == LARGE
    assert gzip.decompress(wasm.with_name(f"{wasm.name}.gz").read_bytes()) == LARGE
    assert wasm.with_name(f"{wasm.name}.br").is_file()
    assert not (site / "src").exists()


def test_a_copy_is_as_it_should_be(site: Path, capsys: Said) -> None:
    status, said = check(site, capsys)
    assert (status, "all as they should be" in said) == (0, True)


def test_after_an_upgrade_the_check_tells_what_is_old(
    site: Path, built_page: Path, capsys: Said
) -> None:
    (built_page / "static/chat-py.js").write_text("// the next one")
    (built_page / "static/runtime/sw.js").rename(built_page / "static/runtime/worker.js")
    status, said = check(site, capsys)
    assert status == 1
    assert "changed, or of another version: chat-py.js" in said
    assert "missing: runtime/worker.js" in said
    assert "of an earlier version: runtime/sw.js" in said

    assert main(["copy", str(site)]) == 0
    status, said = check(site, capsys)
    assert (status, said.count(":"), "runtime/sw.js" in said) == (1, 2, True)
    (site / "runtime/sw.js").unlink()
    assert check(site, capsys)[0] == 0


def test_a_file_that_was_changed_by_hand_is_told(site: Path, capsys: Said) -> None:
    (site / "app.css").write_text("p { color: blue }")
    assert "app.css" in check(site, capsys)[1]


def test_files_of_somebody_else_are_not_overwritten(
    built_page: Path, tmp_path: Path, capsys: Said
) -> None:
    (tmp_path / "app.css").write_text("theirs")
    assert main(["copy", str(tmp_path)]) == 2
    assert "Name a folder of its own" in capsys.readouterr().err
    assert (tmp_path / "app.css").read_text() == "theirs"
    assert not (tmp_path / "chat-py.js").exists()


def test_what_holds_no_copy_cannot_be_checked(
    built_page: Path, tmp_path: Path, capsys: Said
) -> None:
    assert main(["copy", "--check", str(tmp_path / "none")]) == 2
    assert "holds no copy of the chat. Make one: chat-py copy" in capsys.readouterr().err
    (tmp_path / "file").touch()
    assert main(["copy", str(tmp_path / "file")]) == 2
    assert "is a file" in capsys.readouterr().err
