"""The README's Python, and what `chat-py new` writes, under pyright in its strict mode."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tools.setup import NODE_MODULES, find_node

ROOT = Path(__file__).parents[2]
WRONG = """
from chat_py.app import start
from chat_py.plugin.event_data import ChatEvent, TextEvent

chat = start()

@chat.on("message:received")
def wrong_data(event: ChatEvent) -> None: ...

@chat.on("outbox:changed")
def wrong_field(event: TextEvent) -> None: ...

chat.notify("Done", "sucess")

@chat.on("my:own")
def anything(event: int) -> None: ...
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What pyright finds in each file, by its name."""
    folder = tmp_path_factory.mktemp("typed")
    [readme, *more] = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    assert not more
    (folder / "readme.py").write_text(readme)
    (folder / "wrong.py").write_text(WRONG)
    for name in ("my_chat.py", "plugins/roll.py"):
        (folder / Path(name).name).write_text((ROOT / "new_page" / name).read_text())
    settings = {
        "include": ["."],
        "strict": ["."],
        "extraPaths": [str(ROOT)],
        "stubPath": str(ROOT / "typings"),
        "venvPath": str(ROOT),
        "venv": ".venv",
        "reportMissingModuleSource": False,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    node = find_node()
    assert node is not None
    pyright = [node, NODE_MODULES / "pyright/index.js", "--outputjson", "-p", folder]
    done = subprocess.run(pyright, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == 4
    files: dict[str, list[Any]] = {path.name: [] for path in folder.glob("*.py")}
    for entry in report["generalDiagnostics"]:
        files[Path(entry["file"]).name].append(entry)
    return files


@pytest.mark.parametrize("name", ["readme.py", "my_chat.py", "roll.py"])
def test_examples_pass(found: dict[str, list[Any]], name: str) -> None:
    assert [entry["message"] for entry in found[name]] == []


def test_what_does_not_fit_an_event_is_told(found: dict[str, list[Any]]) -> None:
    lines = [entry["range"]["start"]["line"] for entry in found["wrong.py"]]
    text = WRONG.splitlines()
    places = ["received", "outbox:changed", "sucess"]
    assert [any(place in text[line] for line in lines) for place in places] == [True] * 3
    assert len(lines) == 3
