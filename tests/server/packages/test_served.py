"""The folder of packages that a page serves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chat_py_server.packages.resolve import UnavailableError
from chat_py_server.packages.served import Served, provide, read_served, target_of
from tests.server.packages.local_index import add_wheel, only_index, target


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "index"
    only_index(monkeypatch, folder)
    add_wheel(folder, "top", "1", {"top.py": ""}, requires=["below", "own-one"])
    add_wheel(folder, "below", "2", {"below/__init__.py": ""})
    add_wheel(folder, "own-one", "3", {"own_one.py": ""})
    return folder


def served(static: Path) -> list[str]:
    return sorted(path.name for path in (static / "packages").iterdir())


def test_the_index_says_what_the_page_must_know(index: Path, tmp_path: Path) -> None:
    own = index / "own_one-3-py3-none-any.whl"
    wheels = provide(["top"], tmp_path, target(own))
    assert [wheel.name for wheel in wheels] == ["below", "top"]
    written = json.loads((tmp_path / "packages" / "packages.json").read_text())
    assert written["platform"] == "cp314-pyemscripten_2026_0_wasm32"
    below, top = written["packages"]
    assert top == {
        "name": "top",
        "version": "1",
        "file": "top-1-py3-none-any.whl",
        "sha256": wheels[1].sha256,
        "modules": ["top"],
        "requires": ["below"],
        "own": True,
    }
    assert (below["requires"], below["own"]) == ([], False)
    assert read_served(tmp_path).modules == ("below", "top")


def test_packages_that_are_not_named_any_more_go(index: Path, tmp_path: Path) -> None:
    own = target(index / "own_one-3-py3-none-any.whl")
    provide(["top"], tmp_path, own, snapshot=True)
    assert read_served(tmp_path).snapshot
    provide(["below"], tmp_path, own)
    assert served(tmp_path) == ["below-2-py3-none-any.whl", "packages.json"]
    provide([], tmp_path, own)
    assert served(tmp_path) == ["packages.json"]
    assert not read_served(tmp_path).wheels


def test_one_that_cannot_be_had_changes_nothing(index: Path, tmp_path: Path) -> None:
    provide(["below"], tmp_path, target())
    before = served(tmp_path)
    with pytest.raises(UnavailableError):
        provide(["below", "lost"], tmp_path, target())
    assert served(tmp_path) == before


def test_a_page_without_an_index_serves_nothing(tmp_path: Path) -> None:
    assert read_served(tmp_path) == Served()


def test_the_target_is_read_from_the_page_s_manifest(tmp_path: Path) -> None:
    manifest = {
        "platform": "cp314-pyemscripten_2026_0_wasm32",
        "wheels": ["runtime/wheels-1/pydantic_core-2.5-cp314-cp314-x.whl"],
        "lazyWheels": ["runtime/wheels-1/requests-2-py3-none-any.whl"],
    }
    (tmp_path / "runtime").mkdir()
    (tmp_path / "runtime" / "manifest.json").write_text(json.dumps(manifest))
    found = target_of(tmp_path)
    assert (found.python, found.tag) == ("3.14", "cp314-pyemscripten_2026_0_wasm32")
    assert found.names == {"pydantic-core": "2.5", "requests": "2"}
    (tmp_path / "runtime" / "manifest.json").write_text("{}")
    with pytest.raises(LookupError):
        target_of(tmp_path)
