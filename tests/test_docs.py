"""Lists in docs/ that repeat what the code says: neither forgets anything of the other."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from pydantic.alias_generators import to_camel

from chat_py.settings.settings import Csrf, Settings
from chat_py.surface.table import GLOBALS, LOOSE
from tests.test_architecture import LAYERS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"

SOURCES = [
    path.relative_to(ROOT).as_posix()
    for part in (
        *("chat_py", "chat_py_server", "static/src", "tests", "e2e", "tools", "benchmarks"),
        "examples",
    )
    for path in (ROOT / part).rglob("*")
    if path.suffix in {".py", ".mjs", ".css", ".html", ".js"}
]
# A reader's own, and what is built.
NOT_HERE = {
    *("my_chat.py", "mine/my_chat.py", "mine/index.html", "baker.py"),
    *("/plugins/roll.py", "chat-py.css"),
}
LISTS = re.compile(r"^const ([A-Z]+) = \[(.*?)\];", re.MULTILINE)
KIND = re.compile(r"^  (\w+): \{\n(.*?)^  \},", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.skipif(sys.platform == "emscripten", reason="needs the whole checkout")


def column(page: str, heading: str, index: int) -> list[str]:
    """The names in code spans of one column of the table below a heading."""
    text = (DOCS / page).read_text("utf-8").partition(f"\n## {heading}\n")[2]
    rows = re.findall(r"^\|.*\|$", text.partition("\n## ")[0], re.MULTILINE)[2:]
    cells = [row.split("|")[1 + index] for row in rows]
    return [name for cell in cells for name in re.findall(r"`([\w.-]+)", cell)]


def test_the_layers_of_the_architecture_are_those_that_the_tests_hold() -> None:
    assert column("architecture.md", "The packages", 0) == LAYERS[::-1]


def test_the_drop_in_lists_every_setting() -> None:
    named = column("drop-in.md", "Settings", 2)
    assert sorted(named) == sorted(map(to_camel, Settings.model_fields))


def test_each_setting_is_named_on_the_tag_as_in_the_program() -> None:
    tag = column("drop-in.md", "Settings", 1)
    records = {"endpoints", "selectors", "headers", "csrf", "texts"}
    names = Settings.model_fields.keys() - records | {f"csrf_{name}" for name in Csrf.model_fields}
    kebab = {f"data-{name.replace('_', '-')}" for name in names}
    assert set(tag) == kebab - {"data-base-url"} | {"data-api-base"}


def test_the_drop_in_lists_every_global() -> None:
    text = (DOCS / "drop-in.md").read_text("utf-8").partition("## Before Python")[0]
    named = set(re.findall(r"`(\w+)`", text))
    assert [
        name for name in (*[entry.name for entry in GLOBALS], *LOOSE) if name not in named
    ] == []


@pytest.mark.parametrize(
    "pages", ["README.md", "SECURITY.md", "CONTRIBUTING.md", "docs/*.md", "examples/**/*.md"]
)
def test_every_source_that_a_page_names_exists(pages: str) -> None:
    lost = [
        (path.name, name)
        for path in ROOT.glob(pages)
        for name in re.findall(
            r"`([\w./-]+\.(?:py|mjs|css|html))(?:::[^`]*)?`", path.read_text("utf-8")
        )
        if not (ROOT / name).exists()
        and not any(f"/{source}".endswith(f"/{name}") for source in SOURCES)
    ]
    assert [one for one in lost if one[1] not in NOT_HERE] == []


BLOCKS = tomllib.loads((ROOT / "tests/data/code_blocks.toml").read_text("utf-8"))
PAGES_WITH_CODE = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("README.md", "CONTRIBUTING.md", "docs/*.md", "examples/**/*.md")
    for path in ROOT.glob(pattern)
    if path.name != "phase-4-implementation-guide.md" and "node_modules" not in path.parts
)


def test_each_block_of_code_is_run_by_a_test_or_says_why_not() -> None:
    found: dict[str, list[str]] = {}
    for page in PAGES_WITH_CODE:
        count = Counter[str]()
        for language in re.findall(r"^```(\w+)$", (ROOT / page).read_text("utf-8"), re.MULTILINE):
            count[language] += 1
            found.setdefault(page, []).append(f"{language}-{count[language]}")
    listed = {page: sorted(blocks) for page, blocks in BLOCKS.items()}
    assert {page: sorted(names) for page, names in found.items()} == listed


def test_each_test_that_runs_a_block_is_there() -> None:
    entries = [entry for blocks in BLOCKS.values() for entry in blocks.values()]
    named = {entry for entry in entries if "::" in entry}
    assert len(named) > 15
    for entry in named:
        path, _, test = entry.partition("::")
        assert f"def {test}(" in (ROOT / path).read_text("utf-8"), entry
    reasons = [
        entry for blocks in BLOCKS.values() for entry in blocks.values() if "::" not in entry
    ]
    assert all(entry.endswith(".") for entry in reasons)


def test_the_markup_page_lists_every_template_with_its_slots_and_values() -> None:
    source = (ROOT / "static/src/native/templates/kinds.mjs").read_text("utf-8")
    shared = {name: re.findall(r'"(\w+)"', names) for name, names in LISTS.findall(source)}
    text = (DOCS / "markup.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", text, re.MULTILINE))
    kinds = dict(KIND.findall(source))
    assert set(rows) == set(kinds)
    for kind, body in kinds.items():
        needs = re.findall(r'"(\w+)"', body.partition("]")[0])
        names = set(re.findall(r'"(\w+)"', body.partition("root:")[0]))
        names |= {
            name for each, values in shared.items() if f"...{each}" in body for name in values
        }
        assert {f"`{name}`" for name in names} <= set(re.findall(r"`\w+`", rows[kind])), kind
        assert set(re.findall(r"\*\*`(\w+)`\*\*", rows[kind])) == set(needs)


def test_the_site_has_a_place_for_every_page() -> None:
    navigation = (ROOT / "tools/docs_site/mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]
    named = set(re.findall(r"(\S+\.md)$", navigation, re.MULTILINE))
    assert {path.name for path in DOCS.glob("*.md")} - named == set(), "name it below `nav` there"
