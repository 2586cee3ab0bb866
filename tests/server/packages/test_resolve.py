"""From names to wheels for the page's Pyodide, against an index of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from chat_py_server.packages.resolve import UnavailableError, resolve
from tests.server.packages.local_index import PLATFORM, add_wheel, only_index, target

LINUX = "cp311-cp311-manylinux_2_17_x86_64"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    only_index(monkeypatch, folder)
    return folder


def names(index: Path, *asked: str, own: tuple[Path, ...] = ()) -> list[str]:
    out = index.with_name("out")
    return [f"{each.name} {each.version}" for each in resolve(asked, target(*own), out)]


def reason(index: Path, *asked: str, own: tuple[Path, ...] = ()) -> str:
    with pytest.raises(UnavailableError) as raised:
        names(index, *asked, own=own)
    return str(raised.value)


def test_pure_and_compiled_wheels_come_with_all_that_they_require(index: Path) -> None:
    add_wheel(index, "top-one", "1.0", {"top/__init__.py": ""}, requires=["fast.part>=2"])
    add_wheel(index, "fast-part", "1.0", {"fast.py": ""})
    add_wheel(index, "fast-part", "2.1", {"fast/__init__.py": ""}, tag=PLATFORM)
    add_wheel(index, "fast-part", "2.2", {"fast/__init__.py": ""}, tag=LINUX)
    assert names(index, "Top_One") == ["fast-part 2.1", "top-one 1.0"]


def test_what_is_required_is_what_pyodide_requires(index: Path) -> None:
    wanted = "for-page; sys_platform == 'emscripten' and python_version >= '3.14'"
    other = "for-linux; sys_platform == 'linux' or platform_machine == 'x86_64'"
    add_wheel(index, "top", "1", {"top.py": ""}, requires=[wanted, other])
    add_wheel(index, "for-page", "1", {"for_page.py": ""})
    add_wheel(index, "for-linux", "1", {"for_linux.py": ""})
    assert names(index, "top") == ["for-page 1", "top 1"]


def test_what_the_page_has_stays_as_it_is_and_is_left_out(index: Path, tmp_path: Path) -> None:
    own = add_wheel(tmp_path / "own", "shared", "2.0", {"shared.py": ""})
    add_wheel(index, "shared", "3.0", {"shared.py": ""})
    add_wheel(index, "top", "1", {"top.py": ""}, requires=["shared>=1"])
    assert names(index, "top", own=(own,)) == ["top 1"]
    add_wheel(index, "newer", "1", {"newer.py": ""}, requires=["shared>=3"])
    said = reason(index, "newer", own=(own,))
    assert said.startswith("These do not go together: newer 1 depends on shared>=3.")
    assert said.endswith("The page itself has shared 2.0.")


def test_a_name_that_nobody_has_is_told(index: Path) -> None:
    said = reason(index, "no-such-thing")
    assert said == "The package index has no no-such-thing. Is the name written as on PyPI?"


def test_one_for_other_platforms_alone_is_told(index: Path) -> None:
    add_wheel(index, "native", "1", {"native.py": ""}, tag="py3-none-linux_x86_64")
    (index / "native-1.tar.gz").write_bytes(b"")
    assert reason(index, "native").startswith(
        "native has no wheel that runs in the page: neither a pure one (py3-none-any) nor one for "
        "cp314-pyemscripten_2026_0_wasm32."
    )


def test_a_version_that_is_not_there_is_told_with_those_that_are(index: Path) -> None:
    for version in ("1.0", "1.1", "2.0"):
        add_wheel(index, "some", version, {"some.py": ""})
    assert reason(index, "some>=3") == (
        "No version of some for Pyodide is some>=3. The newest: 2.0, 1.1, 1.0."
    )


@pytest.mark.parametrize("name", ["-r file", "./a.whl", "https://e.org/a.whl", "a@b", "", "a b"])
def test_what_is_no_name_is_refused(index: Path, name: str) -> None:
    assert "is no name of a package" in reason(index, name)
