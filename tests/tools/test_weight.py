"""What each file weighs, as docs/startup.md has it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.wasm.by_hand import HAND_MADE
from tools.weight import DOCUMENT, FIRST_VIEW, LATER, OTHER, READY, label, parts, table, when

NAMES = {
    "chat-py.js": FIRST_VIEW,
    "runtime/chat-py-52ac4d0530cd.css": FIRST_VIEW,
    "runtime/native-c7604c4c40c5/index.js": FIRST_VIEW,
    "runtime/native-c7604c4c40c5/ask.js": FIRST_VIEW,
    "runtime/native-c7604c4c40c5/purify.es-OFQ7AJNS.js": FIRST_VIEW,
    "runtime/native-c7604c4c40c5/typeset-H3QZJGU5.js": LATER,
    "runtime/interpreter-be3f9be23ee0.js": READY,
    "runtime/quick-d3ecd9efcbbe/pyodide.asm.wasm": READY,
    "runtime/pydantic_core-a93545ac9d92.wasm": READY,
    "runtime/pydantic_core_rest-f0d6ff1ea7ee.wasm": LATER,
    "runtime/snapshot-c552a26cb7a1.bin": READY,
    "runtime/pyodide-b26292401f41/pyodide.asm.js": READY,
    "runtime/pyodide-b26292401f41/pyodide.asm.wasm": OTHER,
    "runtime/wheels-956fce3bc7ff/pydantic-2.14.3-py3-none-any.whl": OTHER,
    "runtime/runner-efe64ffa8e16.bin": LATER,
}


@pytest.fixture
def manifest() -> dict[str, Any]:
    return {
        "css": "runtime/chat-py-52ac4d0530cd.css",
        "native": "runtime/native-c7604c4c40c5/index.js",
        "interpreter": "runtime/interpreter-be3f9be23ee0.js",
        "quick": "runtime/quick-d3ecd9efcbbe/",
        "extensions": [["/lib/core.so", "runtime/pydantic_core-a93545ac9d92.wasm"]],
        "snapshot": "runtime/snapshot-c552a26cb7a1.bin",
        "pyodide": "runtime/pyodide-b26292401f41/",
        "pyscript": "runtime/pyscript-56fdaca6e912/",
        "wheels": ["runtime/wheels-956fce3bc7ff/pydantic-2.14.3-py3-none-any.whl"],
        "package": "runtime/chat_py-3ebdefa1d8df.zip",
        "files": {name: {"br": 1000 + number} for number, name in enumerate(NAMES)},
    }


def test_each_file_is_needed_for_something(manifest: dict[str, Any]) -> None:
    assert {name: when(name, manifest) for name in NAMES} == NAMES


def test_the_table_has_every_file_and_what_all_weigh(manifest: dict[str, Any]) -> None:
    written = table(manifest)
    for name in NAMES:
        assert f"| <code>{label(name)}</code> | 1,0" in written
    assert "| first view | **all** | 5,010 |" in written


def test_names_lose_the_hashes_of_contents() -> None:
    assert label("runtime/quick-d3ecd9efcbbe/pyodide.asm.wasm") == "quick/pyodide.asm.wasm"
    assert label("runtime/native-c7604c4c40c5/purify.es-OFQ7AJNS.js") == "native/purify.es.js"
    assert label("runtime/pyscript-56fdaca6e912/toml-Blg7Izee.js") == "pyscript/toml.js"
    assert label("runtime/old-browser.js") == "old-browser.js"
    wheel = "runtime/wheels-956fce3bc7ff/idna-3.20-py3-none-any.whl"
    assert label(wheel) == "wheels/idna-3.20-py3-none-any.whl"


def test_a_module_has_parts() -> None:
    found = parts(HAND_MADE)
    assert found["code of functions"] > 0
    assert found["data"] == 0


def test_the_document_has_a_place_for_the_tables() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert "| first view | **all** |" in text
    assert "| ready | **all** |" in text
