"""Built files: named by content, compressed where it pays, nothing stale left."""

from __future__ import annotations

import gzip
import os
import zipfile
from io import BytesIO
from pathlib import Path

import brotli
import pytest

from tools.outputs import Outputs, digest, zip_package


@pytest.fixture
def static(tmp_path: Path) -> Path:
    return tmp_path / "static"


def build(static: Path, files: dict[str, bytes]) -> dict[str, dict[str, int]]:
    outputs = Outputs(static, static.parent / "cache")
    for path, content in files.items():
        outputs.add(path, content)
    outputs.write()
    return outputs.sizes()


def test_compressed_copies_hold_the_same_bytes(static: Path) -> None:
    text = b"chat " * 1000
    sizes = build(static, {"runtime/a.js": text})
    packed = (static / "runtime/a.js.br").read_bytes()
    assert brotli.decompress(packed) == text
    assert gzip.decompress((static / "runtime/a.js.gz").read_bytes()) == text
    assert sizes == {"runtime/a.js": {"bytes": 5000, "br": len(packed)}}


def test_what_does_not_shrink_is_not_compressed(static: Path) -> None:
    noise = os.urandom(5000)
    sizes = build(static, {"runtime/a.zip": noise})
    assert [path.name for path in (static / "runtime").iterdir()] == ["a.zip"]
    assert sizes["runtime/a.zip"] == {"bytes": 5000, "br": 5000}


def test_stale_files_go_and_sources_stay(static: Path) -> None:
    (static / "src").mkdir(parents=True)
    (static / "src/page.js").write_text("source")
    build(static, {"runtime/old-1/a.js": b"a" * 999, "chat-py.js": b"1"})
    build(static, {"runtime/new-2/a.js": b"b" * 999, "chat-py.js": b"2"})
    assert not (static / "runtime/old-1").exists()
    assert (static / "runtime/new-2/a.js.br").exists()
    assert (static / "chat-py.js").read_bytes() == b"2"
    assert (static / "src/page.js").read_text() == "source"


def test_a_copy_that_no_longer_pays_is_removed(static: Path) -> None:
    build(static, {"chat-py.js": b"a" * 999})
    build(static, {"chat-py.js": b"a"})
    assert not (static / "chat-py.js.br").exists()


def test_same_sources_make_the_same_zip_without_caches(tmp_path: Path) -> None:
    package = tmp_path / "package"
    (package / "__pycache__").mkdir(parents=True)
    (package / "one.py").write_text("one = 1\n")
    (package / "__pycache__/one.pyc").write_bytes(b"x")
    first = zip_package(package)
    os.utime(package / "one.py", (0, 0))
    assert zip_package(package) == first
    assert names(first) == ["package/one.py"]


def test_a_part_of_a_package_may_be_left_out_or_taken_alone(tmp_path: Path) -> None:
    package = tmp_path / "package"
    for name in ("__init__.py", "one.py", "one_more.py", "two/__init__.py", "two/three.py"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).touch()
    parts = ("package.one", "package.two")
    rest = ["package/__init__.py", "package/one_more.py"]
    assert names(zip_package(package, without=parts)) == rest
    taken = ["package/one.py", "package/two/__init__.py", "package/two/three.py"]
    assert names(zip_package(package, only=parts)) == taken


def names(archive: bytes) -> list[str]:
    return zipfile.ZipFile(BytesIO(archive)).namelist()


def test_a_digest_depends_on_names_and_contents() -> None:
    assert digest({"a": b"1", "b": b"2"}) == digest({"b": b"2", "a": b"1"})
    assert digest({"a": b"1"}) != digest({"b": b"1"})
    assert digest({"a": b"1"}) != digest({"a": b"2"})
