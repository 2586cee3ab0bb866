"""What a wheel says of itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from chat_py_server.packages.wheel import normal, read_wheel
from tests.server.packages.local_index import add_wheel


def test_what_can_be_imported_of_it_and_what_it_requires(tmp_path: Path) -> None:
    files = {
        "pack/__init__.py": "",
        "pack/deep/inner.py": "",
        "single.py": "",
        "_fast.cpython-314-wasm32-emscripten.so": b"",
        "space/part/only.so": b"",
        "pack.libs/data.txt": "",
        "notes.txt": "",
        "Some.Pack-1.data/scripts/run.py": "",
    }
    requires = ["Other_One>=1; python_version > '3'", "extra-one; extra == 'more'", "plain"]
    path = add_wheel(tmp_path, "Some.Pack", "1", files, requires=requires)
    wheel = read_wheel(path)
    assert (wheel.name, wheel.version) == ("some-pack", "1")
    assert wheel.modules == ("_fast", "pack", "single", "space")
    assert wheel.requires == ("other-one", "plain")
    assert wheel.optional == ("extra-one",)
    assert wheel.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_is_no_wheel_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a-1-py3-none-any.whl"
    path.write_bytes(b"no zip")
    with pytest.raises(ValueError, match=r"a-1-py3-none-any\.whl is no wheel"):
        read_wheel(path)


def test_names_that_differ_in_writing_alone_are_one() -> None:
    assert {normal(name) for name in ("A.b", "a-b", "A__B", "a_b")} == {"a-b"}
