"""What a site's own packages have to do with the memory that its page starts from.

That several compiled extensions come back in one memory: tests/tools/test_snapshot_alone.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chat_py_server.packages.served import Served, provide, read_served
from tests.server.packages.local_index import PLATFORM, add_wheel, only_index, target
from tools import build, page_snapshot
from tools.snapshot import Recipe, Snapshot


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the build puts its files; the index has a pure package that requires a compiled one."""
    index = tmp_path / "index"
    only_index(monkeypatch, index)
    add_wheel(index, "top", "1", {"top.py": ""}, requires=["below"])
    compiled = {"below/__init__.py": "", "below/fast.so": b"\0asm"}
    add_wheel(index, "below", "2", compiled, tag=PLATFORM)
    monkeypatch.setattr(build, "STATIC", tmp_path)
    monkeypatch.setattr(build, "wheels", lambda _kind: tmp_path / "none")  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    return tmp_path


@pytest.fixture
def recipes(monkeypatch: pytest.MonkeyPatch) -> list[Recipe]:
    """What snapshots would be made of."""
    asked: list[Recipe] = []

    def make(_name: str, recipe: Recipe) -> Snapshot:
        asked.append(recipe)
        return Snapshot(b"", ())

    monkeypatch.setattr(page_snapshot, "_make", make)
    return asked


def recipe_of(served: Served, recipes: list[Recipe]) -> Recipe:
    page_snapshot.make_chat_snapshot({"own-1-py3-none-any.whl": b"own"}, b"", ("later",), served)
    return recipes.pop()


def test_packages_are_inside_when_asked(static: Path, recipes: list[Recipe]) -> None:
    recipe = recipe_of(build.serve_packages(["top"], snapshot=True), recipes)
    assert list(recipe.wheels) == [
        *("own-1-py3-none-any.whl", f"below-2-{PLATFORM}.whl", "top-1-py3-none-any.whl"),
    ]
    assert recipe.modules[-2:] == ["below", "top"]
    # What of them is not imported while the snapshot is made is found by these names.
    assert recipe.values["served"] == ["below", "top"]


def test_a_build_without_names_leaves_them_where_they_are(
    static: Path, recipes: list[Recipe]
) -> None:
    build.serve_packages(["top"], snapshot=True)
    again = recipe_of(build.serve_packages(None, snapshot=False), recipes)
    assert again.modules[-2:] == ["below", "top"]


def test_packages_are_beside_it_when_not(static: Path, recipes: list[Recipe]) -> None:
    recipe = recipe_of(build.serve_packages(["top"], snapshot=False), recipes)
    assert list(recipe.wheels) == ["own-1-py3-none-any.whl"]
    assert recipe.values["served"] == []
    assert read_served(static).modules == ("below", "top")


def test_another_pyodide_wants_them_made_anew(static: Path) -> None:
    other = target()
    provide(["top"], static, other)
    index = static / "packages" / "packages.json"
    index.write_text(index.read_text().replace(other.tag, "cp313-emscripten"))
    with pytest.raises(build.ToolError, match=r"static/packages/ .* cp313-emscripten.* make build"):
        build.serve_packages(None, snapshot=False)
