"""Everything that can be set, each in one table: the page, the server, the command, the look."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from pydantic.fields import FieldInfo

from chat_py.settings.settings import Csrf, Endpoints, Selectors, Settings
from chat_py_server.command.main import COMMANDS
from tools.command import ROOT
from tools.declarations import setting_type

__all__ = ["settings_page"]

HEAD = """# Settings

Everything that can be set. How settings are read, and how they work together:
[the drop-in](../drop-in.md#settings) and [the server](../server.md#settings).

## Of the page

On the tag as an attribute, or in `window.CHAT_PY` before it. Times in milliseconds.
"""
ENDPOINTS = """## endpoints

`CHAT_PY.endpoints`: paths below `baseUrl`. Names in braces are filled in.
"""
SELECTORS = """## selectors

`CHAT_PY.selectors`: where the page keeps the chat's elements.
"""
SERVER = """## Of the server

Variables of its environment.
"""
COMMAND = """## Of the command

What `chat-py` takes ([what it is for](../command.md)).
"""
CSS = """## Of the look

Custom properties, for `:root` or a part of the page ([how](../theming.md)).
"""
USED = re.compile(r"var\((--cp-[\w-]+), ([\w.]+)\)")
"""One that has its value where it is used."""
PROPERTY = re.compile(r"^ +(--cp-[\w-]+): *(.*?);", re.MULTILINE | re.DOTALL)


def settings_page() -> str:
    """The whole page."""
    parts = [
        *(HEAD, "\n".join(_page())),
        *(ENDPOINTS, "\n".join(_paths(Endpoints.model_fields))),
        *(SELECTORS, "\n".join(_paths(Selectors.model_fields))),
        *(SERVER, "\n".join(_server())),
        *(COMMAND, "\n\n".join(_command())),
        *(CSS, "\n".join(_css())),
    ]
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _rows(page: str, heading: str) -> list[list[str]]:
    """The rows of the tables below a heading of docs/, as cells."""
    text = (ROOT / "docs" / page).read_text("utf-8").partition(f"\n## {heading}\n")[2]
    lines = re.findall(r"^\|.*\|$", text.partition("\n## ")[0], re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def _page() -> Iterator[str]:
    told = {
        name: row for row in _rows("drop-in.md", "Settings") for name in re.findall(r"\w+", row[2])
    }
    yield "| `CHAT_PY` | on the tag | type | default | what |"
    yield "|---|---|---|---|---|"
    for field in Settings.model_fields.values():
        name = str(field.alias)
        what, tag = _on_site(told[name][0]), told[name][1]
        kind = setting_type(field).replace("ChatCsrf", f"{{{', '.join(Csrf.model_fields)}}}")
        linked = f"[`{name}`](#{name})" if name in ("endpoints", "selectors") else f"`{name}`"
        shown = "an object" if kind.startswith("Chat") else f"`{kind}`"
        yield f"| {linked} | {tag} | {_code_cell(shown)} | {_default(field)} | {what} |"


def _on_site(text: str) -> str:
    """A cell of the drop-in's table, with its links from here."""
    text = re.sub(r"\]\(#", "](drop-in.md#", text)
    return re.sub(r"\]\((?!http)", "](../", text)


def _code_cell(text: str) -> str:
    return text.replace(" | ", "` or `")


def _default(field: FieldInfo) -> str:
    given: Any = field.get_default(call_default_factory=True)
    if isinstance(given, bool):
        return f"`{str(given).lower()}`"
    if isinstance(given, tuple):
        return " ".join(f"`{value}`" for value in given) or "none"
    return f"`{given}`" if isinstance(given, (str, int)) and given != "" else "none"


def _paths(fields: dict[str, FieldInfo]) -> Iterator[str]:
    yield "| name | default |"
    yield "|---|---|"
    for field in fields.values():
        yield f"| `{field.alias}` | `{field.default}` |"


def _server() -> Iterator[str]:
    yield "| variable | default | what |"
    yield "|---|---|---|"
    for cells in _rows("server.md", "Settings"):
        if cells[0].startswith("`CHAT_"):
            what = re.sub(r"\]\(#", "](../server.md#", cells[2])
            yield f"| {cells[0]} | {cells[1]} | {what} |"


def _command() -> Iterator[str]:
    for name, summary in COMMANDS.items():
        parser = argparse.ArgumentParser(f"chat-py {name}", add_help=False)
        import_module(f"chat_py_server.command.{name}").add_arguments(parser)
        lines = [f"### chat-py {name}", f"{summary.capitalize()}.", "| | |\n|---|---|"]
        lines[-1] += "".join(
            f"\n| `{', '.join(action.option_strings) or action.metavar or action.dest}` "
            f"| {_cell(action.help or '')} |"
            for action in parser._actions
        )
        yield "\n\n".join(lines)


def _css() -> Iterator[str]:
    text = (ROOT / "static/src/css/10-tokens.css").read_text("utf-8")
    launcher = (ROOT / "static/src/embed/launcher.css").read_text("utf-8")
    yield "| property | default |"
    yield "|---|---|"
    seen: set[str] = set()
    for name, value in (*PROPERTY.findall(text), *USED.findall(launcher)):
        if name not in seen:
            seen.add(name)
            yield f"| `{name}` | `{' '.join(value.split())}` |"
