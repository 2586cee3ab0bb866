"""Write `tests/data/public_surface.txt`: `python -m tools.public_surface`.

Everything that docs/support.md calls public, a line each: Python, JavaScript, settings of the page
and of the server, the command, what templates may hold, CSS properties. The result is committed; a
test fails when the program has another surface, so that a change of it is a decision, and a line in
CHANGELOG.md.
"""

from __future__ import annotations

import argparse
import inspect
import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_overloads

import chat_py_server
from chat_py.broadcast.bus import DOCUMENTED
from chat_py.settings.settings import Csrf, Settings
from chat_py_server.command.main import COMMANDS
from tools.command import ROOT, main, run
from tools.declarations import declarations
from tools.embedded import PARTS
from tools.setup import find_node

__all__ = ["NOT_PUBLIC", "OUTPUT", "public_exports", "public_surface"]

OUTPUT = ROOT / "tests/data/public_surface.txt"
MODULES = (
    "chat_py",
    "chat_py.app",
    "chat_py.backends.backend",
    "chat_py.plugin.chat",
    "chat_py.plugin.event_data",
    "chat_py_server",
)
NOT_PUBLIC = {"ChatParts", "Listening", "ensure_started"}
"""Exported for other modules of the package alone."""
EMBED = ROOT / "static/src/embed"
PART = re.compile(r'part: "([a-z]+)"')
MESSAGE_PARTS = ("message", "user", "bot", "narrator")
"""Given to messages as they come (static/src/embed/mount.mjs)."""
VARIABLE = re.compile(r"\"(CHAT_[A-Z_]+)\"")


def public_surface() -> str:
    """The whole file."""
    lines = [
        *_python(),
        *_javascript(),
        *_settings(),
        *_server(),
        *_command(),
        *_templates(),
        *_parts(),
        *_css(),
    ]
    return "\n".join(lines) + "\n"


def public_exports() -> dict[str, list[str]]:
    """Module → the names that it gives to others, sorted."""
    return {name: sorted({*import_module(name).__all__} - NOT_PUBLIC) for name in MODULES}


def _python() -> Iterator[str]:
    for name, exports in public_exports().items():
        for export in exports:
            yield from _value(f"{name}.{export}", getattr(import_module(name), export))


def _value(path: str, value: Any) -> Iterator[str]:
    if inspect.isclass(value):
        bases = ", ".join(base.__name__ for base in value.__bases__)
        yield f"python {path}({bases})"
        for name, annotation in inspect.get_annotations(value).items():
            if not name.startswith("_"):
                written = getattr(annotation, "__forward_arg__", annotation)
                yield f"python {path}.{name}: {written}"
        for name, member in sorted(vars(value).items()):
            made = name == "__init__" and issubclass(value, Exception)
            if inspect.isfunction(member) and (made or not name.startswith("_")):
                for each in get_overloads(member) or [member]:
                    yield f"python {path}.{name}{inspect.signature(each)}"
    elif inspect.isfunction(value):
        yield f"python {path}{inspect.signature(value)}"
    else:
        yield f"python {path}" + ("" if path.endswith("__version__") else f" = {value}")


def _javascript() -> Iterator[str]:
    """What `static/chat-py.d.ts` declares, by the interface that it stands in."""
    owner = ""
    for line in declarations().splitlines():
        begins = re.match(r"(?:export )?interface (\w+)", line)
        if begins:
            owner = begins[1]
        elif line.startswith("}"):
            owner = ""
        elif owner and line.startswith("  ") and not line.lstrip().startswith(("/*", "*")):
            yield f"javascript {owner}.{line.strip().removesuffix(';')}"
        elif line.startswith(("declare ", "type ")):
            yield f"javascript {line.removesuffix(';')}"
    for name in sorted(DOCUMENTED):
        yield f"event {name}"


def _settings() -> Iterator[str]:
    for model, prefix in ((Settings, ""), (Csrf, "csrf.")):
        for name, field in model.model_fields.items():
            given = field.get_default(call_default_factory=True)
            default = given if isinstance(given, (str, int, float, tuple, type(None))) else "…"
            yield f"setting {prefix}{name} = {default!r}"


def _server() -> Iterator[str]:
    folder = next(iter(chat_py_server.__path__))
    source = (ROOT / folder / "config.py").read_text("utf-8")
    for name in sorted(set(VARIABLE.findall(source))):
        yield f"server {name}"


def _command() -> Iterator[str]:
    for name in COMMANDS:
        parser = argparse.ArgumentParser(add_help=False)
        import_module(f"chat_py_server.command.{name}").add_arguments(parser)
        for action in parser._actions:
            shown = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            yield f"command {name} {shown}"


def _templates() -> Iterator[str]:
    """What may stand in a `<template data-cp>` of the page."""
    module = ROOT / "static/src/native/templates/kinds.mjs"
    code = (
        f"import {{ KINDS }} from {json.dumps(module.as_uri())}; console.log(JSON.stringify(KINDS))"
    )
    command = [find_node() or "node", "--input-type=module", "-e", code]
    text = run(command, failed="Node.js cannot read the templates:")
    for kind, said in json.loads(text).items():
        yield f"template {kind} needs {' '.join(said['needs'])}"
        for name in sorted({*said["places"], *said["values"]}):
            is_place = name in said["places"]
            yield f"template {kind} {'place' if is_place else 'value'} {name}"
        for attribute in said["root"]:
            yield f"template {kind} has {attribute}"


def _parts() -> Iterator[str]:
    """What of `<chat-py>` and the launcher a page's style sheet may name by `::part()`."""
    sources = [path.read_text("utf-8") for path in sorted(EMBED.glob("*.mjs"))]
    written = PART.findall("".join(sources))
    for name in sorted({*PARTS.values(), *MESSAGE_PARTS, *written}):
        yield f"part {name}"


def _css() -> Iterator[str]:
    text = (ROOT / "static/src/css/10-tokens.css").read_text("utf-8")
    names = set(re.findall(r"^ +(--cp-[\w-]+):", text, re.MULTILINE))
    names |= set(re.findall(r"var\((--cp-[\w-]+)", (EMBED / "launcher.css").read_text("utf-8")))
    for name in sorted(names):
        yield f"css {name}"


def _write() -> None:
    OUTPUT.write_text(public_surface(), "utf-8")
    print(f"{OUTPUT.relative_to(ROOT)} is written")


if __name__ == "__main__":
    main(_write)
