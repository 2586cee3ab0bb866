"""docs/guide-conformance.md: every promise has a test, and nothing of the surface is forgotten."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from chat_py.broadcast.bus import DOCUMENTED
from chat_py.settings.settings import Endpoints
from chat_py.state import FIELDS
from chat_py.surface.table import GLOBALS, LOOSE
from chat_py.surface.table.state import SETS

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "guide-conformance.md"
HEADINGS = {
    "Overview": 3,
    "4A.1 Key Features": 9,
    "4A.1 Key Methods": 10,
    "4A.1 Architecture": 8,
    "4A.1 Error Handling Strategy": 9,
    "4A.1 Retry Logic": 8,
    "4A.2 Key Features": 8,
    "4A.2 Key Methods": 6,
    "4A.2 API Endpoints": 8,
    "4A.2 State Synchronization": 13,
    "4B Key Features": 10,
    "4B Key Methods": 13,
    "4B Event Categories: DOM": 7,
    "4B Event Categories: custom": 10,
    "4B Event Categories: postMessage": 5,
    "4B Event Categories: keyboard": 4,
    "4B Message Submission Flow": 9,
    "4B Chat Selection Flow": 6,
    "4C Key Features": 10,
    "4C Key Methods": 12,
    "4C Integration Architecture": 12,
    "4C Cross-Module Communication": 9,
    "4C Fallbacks": 3,
    "Initialization Sequence": 18,
    "Dependency Graph": 5,
    **{f"Example {number}": 4 for number in (1, 2, 3, 4, 5)},
    **{f"Error Example {number}": 4 for number in (1, 2, 3, 4)},
    "Performance": 5,
    **{f"Test {number}": 1 for number in (1, 2, 3, 4)},
    "Checklist": 14,
    "§2": 30,
    "§3": 20,
    "§4": 40,
    "§5": 9,
    "§6": 9,
}
"""What the guide (and the contract) promises under a heading: at least so many rows."""

pytestmark = pytest.mark.skipif(sys.platform == "emscripten", reason="needs the whole checkout")


@dataclass(frozen=True)
class Row:
    id: str
    where: str
    promise: str
    test: str


@cache
def rows() -> tuple[Row, ...]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines if line.startswith("|")]
    named = [[cell.strip() for cell in row] for row in cells]
    return tuple(
        Row(row[0], row[1], row[2], row[3].strip("`"))
        for row in named
        if row[0] != "id" and not row[0].startswith("---")
    )


@cache
def names_of(path: str) -> frozenset[str]:
    """The ids of a file's tests, as pytest writes them, without parameters."""
    found: set[str] = set()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {
            prefix + item.name
            for item in inside
            if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))
            and item.name.startswith("test_")
        }
    return frozenset(found)


def test_every_row_names_a_test_that_exists() -> None:
    wrong: list[str] = []
    for row in rows():
        path, _, name = row.test.partition("::")
        if not (ROOT / path).is_file() or name.partition("[")[0] not in names_of(path):
            wrong.append(f"{row.id}: {row.test}")
    assert wrong == []


def test_every_row_is_complete_and_has_an_id_of_its_own() -> None:
    assert [row.id for row in rows() if not all((row.id, row.where, row.promise))] == []
    assert [id_ for id_, count in Counter(row.id for row in rows()).items() if count > 1] == []


@pytest.mark.parametrize("heading", HEADINGS)
def test_every_heading_of_the_guide_has_rows(heading: str) -> None:
    assert sum(row.where == heading for row in rows()) >= HEADINGS[heading]


def test_every_member_of_the_surface_has_a_row() -> None:
    named = {row.promise for row in rows()}
    members = [member.path for entry in GLOBALS for member in entry.members()]
    members += [f"ChatState.{name}" for name in (*FIELDS, *SETS)]
    assert [path for path in members if f"`{path}`" not in named] == []
    assert [name for name in LOOSE if f"loose function `{name}`" not in named] == []


def test_every_documented_event_has_a_row() -> None:
    named = {row.promise for row in rows()}
    assert [name for name in sorted(DOCUMENTED) if f"event `{name}`" not in named] == []


def test_every_endpoint_of_the_guide_has_a_row() -> None:
    promises = " ".join(row.promise.replace("{chatId}", "{id}") for row in rows())
    endpoints = Endpoints()
    for path in (endpoints.chat, endpoints.history, endpoints.message, endpoints.completion):
        assert path.replace("{chatId}", "{id}") in promises, path
