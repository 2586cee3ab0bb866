"""`static/chat-py.d.ts`: the whole surface, as TypeScript checks it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from chat_py.broadcast.bus import DOCUMENTED
from chat_py.state import FIELDS
from chat_py.surface.table import GLOBALS, LOOSE
from chat_py.surface.table.state import SETS
from tools.declarations import OUTPUT, declarations
from tools.setup import NODE_MODULES

TYPES = Path(__file__).parents[1] / "types"


def _tsc(*files: Path, lib: str = "es2022,dom,dom.iterable") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            NODE_MODULES / ".bin" / "tsc",
            *("--strict", "--noEmit", "--target", "es2022", "--lib", lib, "--types", ""),
            OUTPUT,
            *files,
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_committed_file_is_what_the_tool_writes() -> None:
    assert OUTPUT.read_text(encoding="utf-8") == declarations(), "run python -m tools.declarations"


def test_every_member_can_be_used_as_declared() -> None:
    result = _tsc(TYPES / "uses.ts")
    assert result.returncode == 0, result.stdout


def test_mistakes_are_found() -> None:
    result = _tsc(TYPES / "wrong.ts")
    assert result.returncode == 0, result.stdout


def test_a_mistake_fails(tmp_path: Path) -> None:
    script = tmp_path / "mistake.ts"
    script.write_text('ChatAPI.makeRequest(1, "/chat");\nChatStat.reset();\n', encoding="utf-8")
    result = _tsc(script)
    assert result.returncode != 0
    assert re.findall(r"\((\d+),\d+\): error", result.stdout) == ["1", "2"]


@pytest.mark.parametrize("entry", GLOBALS, ids=lambda entry: entry.name)
def test_every_member_is_used(entry: object) -> None:
    uses = (TYPES / "uses.ts").read_text(encoding="utf-8")
    names = [m.path for g in GLOBALS if g is entry for m in g.members()]
    if names[0].startswith("ChatState."):
        names += [f"ChatState.{name}" for name in (*FIELDS, *SETS)]
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", uses)] == []


def test_every_loose_function_is_used() -> None:
    uses = (TYPES / "uses.ts").read_text(encoding="utf-8")
    assert [name for name in LOOSE if not re.search(rf"(?m)^(window\.)?{name}\(", uses)] == []


def test_every_documented_event_has_a_type() -> None:
    body = declarations().partition("interface ChatEventMap {")[2].partition("}\n\n")[0]
    assert set(re.findall(r'(?m)^  "([^"]+)":', body)) == DOCUMENTED
