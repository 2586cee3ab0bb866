from __future__ import annotations

import io
import json
import tarfile
import tomllib
import zipfile
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement

from chat_py import __version__
from tests.server.test_page_files import built, installed
from tools.release.archives import tar_gz, zip_files
from tools.release.npm_package import PROGRAMS, npm_files
from tools.release.sbom import bill_of_materials

ROOT = Path(__file__).parents[2]
MOMENT = 1_700_000_000
FILES = {"b/two.js": b"two", "a/one.br": b"one"}


def test_archives_depend_on_contents_and_the_moment_alone() -> None:
    backwards = dict(reversed(FILES.items()))
    for pack in (tar_gz, zip_files):
        assert pack(FILES, MOMENT) == pack(backwards, MOMENT)
        assert pack(FILES, MOMENT) != pack(FILES, MOMENT + 2)


def test_archives_hold_what_was_put_in() -> None:
    with tarfile.open(fileobj=io.BytesIO(tar_gz(FILES, MOMENT, frozenset({"b/two.js"})))) as tar:
        modes = {entry.name: entry.mode for entry in tar}
        assert modes == {"a/one.br": 0o644, "b/two.js": 0o755}
    with zipfile.ZipFile(io.BytesIO(zip_files(FILES, MOMENT))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_the_npm_package_has_what_its_exports_name(tmp_path: Path) -> None:
    files = npm_files(installed(built(tmp_path / "a"), tmp_path / "b"), "1.2.3")
    described = json.loads(files["package/package.json"])
    assert described["version"] == "1.2.3"
    exported = [described["exports"][name] for name in (".", "./element")]
    names = [entry[kind] for entry in exported for kind in ("types", "default")]
    for name in (*names, described["bin"]["chat-py"]):
        assert f"package/{name.removeprefix('./')}" in files
    assert set(files) >= PROGRAMS
    wasm = "package/static/runtime/pyodide.0123456789abcdef.wasm"
    assert {wasm, f"{wasm}.br", f"{wasm}.gz"} <= files.keys()


def test_the_bill_names_all_that_is_inside_with_hashes_and_what_is_beside_it() -> None:
    bill = json.loads(bill_of_materials(__version__, MOMENT))
    assert bill["metadata"]["component"]["version"] == __version__
    inside = {part["name"]: part for part in bill["components"] if "version" in part}
    assert {"core", "marked", "pyodide", "pydantic-core", "requests"} <= inside.keys()
    assert all(part["hashes"] for part in inside.values())
    beside = {part["name"]: part for part in bill["components"] if "version" not in part}
    assert beside["starlette"]["scope"] == "required"
    assert beside["redis"]["scope"] == "optional"
    assert bill_of_materials(__version__, MOMENT) == bill_of_materials(__version__, MOMENT)


def test_there_is_one_version() -> None:
    for name in ("package.json", "package-lock.json"):  # private: nobody asks for a version
        assert "version" not in json.loads((ROOT / name).read_bytes())
    assert f"\n## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dynamic"] == ["version"]


def test_what_the_repository_runs_with_is_within_the_ranges() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = dict(
        line.split(" ")[0].split("==")
        for line in (ROOT / "requirements/run.txt").read_text("utf-8").splitlines()
        if "==" in line and not line.startswith(" ")
    )
    for line in chain(project["dependencies"], *project["optional-dependencies"].values()):
        wanted = Requirement(line)
        assert wanted.specifier.contains(locked[wanted.name]), line
