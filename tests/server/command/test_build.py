"""`chat-py build`: packages that a page serves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chat_py_server.command.copying import compare, copy_static
from chat_py_server.command.main import main
from tests.server.packages.local_index import add_wheel, only_index

MANIFEST = {"platform": "cp314-pyemscripten_2026_0_wasm32", "wheels": [], "lazyWheels": []}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the chat's files, and an index with one package."""
    static = tmp_path / "static"
    (static / "runtime").mkdir(parents=True)
    (static / "runtime" / "manifest.json").write_text(json.dumps(MANIFEST))
    (static / "chat-py.js").write_text("")
    add_wheel(tmp_path / "index", "tiny", "1", {"tiny.py": ""})
    only_index(monkeypatch, tmp_path / "index")
    return static


def test_packages_are_put_beside_the_chat_and_told_with_their_hashes(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "tiny", "--out", str(site)]) == 0
    assert (site / "packages" / "tiny-1-py3-none-any.whl").is_file()
    assert "tiny 1  sha256:" in capsys.readouterr().out


def test_without_out_it_is_the_folder_static(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.parent)
    assert main(["build", "tiny"]) == 0
    assert (site / "packages" / "tiny-1-py3-none-any.whl").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lost"], "The package index has no lost"),
        (["tiny", "--out", "elsewhere"], "chat-py copy elsewhere"),
        (["tiny", "--snapshot"], "--snapshot builds into"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(site.parent)
    assert main(["build", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_an_installed_command_says_what_the_snapshot_needs(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("chat_py_server.command.build.page_root", lambda: site.parent)
    assert main(["build", "tiny", "--snapshot", "--out", str(site)]) == 2
    said = capsys.readouterr().err
    assert "Node.js 20 or later" in said
    assert 'make build PACKAGES="tiny" SNAPSHOT=1' in said


def test_a_folder_of_an_earlier_version_is_told(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "runtime" / "manifest.json").write_text("{}")
    assert main(["build", "tiny", "--out", str(site)]) == 2
    assert f"chat-py copy {site}" in capsys.readouterr().err


def test_an_upgrade_leaves_the_packages_of_a_site(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    (site / "packages").mkdir()
    (site / "packages" / "packages.json").write_text("none")
    copy_static(site.parent, target)
    assert (target / "packages" / "packages.json").read_text() == "none"  # the page asks for it
    assert main(["build", "tiny", "--out", str(target)]) == 0
    copy_static(site.parent, target)
    assert (target / "packages" / "tiny-1-py3-none-any.whl").is_file()
    assert "tiny" in (target / "packages" / "packages.json").read_text()
    found = compare(site.parent, target)
    assert not [*found.missing, *found.changed, *found.stale]
