"""Write `static/chat-py.d.ts`: `python -m tools.declarations`.

The TypeScript declarations of the whole JavaScript surface, made from the publishing table
(chat_py/surface/table/), the settings (chat_py/settings/settings.py) and the hand-written types
in `static/src/prelude.d.ts` and `static/src/site.d.ts`. The result is committed; a test fails when
it is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from chat_py.settings.settings import Settings
from chat_py.state import FIELDS
from chat_py.surface.signatures import PROPERTIES, Arg, Global, Member, read_parameters
from chat_py.surface.table import GLOBALS, LOOSE
from chat_py.surface.table.options import OPTIONS
from chat_py.surface.table.state import SETS
from tools.command import ROOT, main

__all__ = ["OUTPUT", "declarations", "member_declaration", "setting_type"]

OUTPUT = ROOT / "static" / "chat-py.d.ts"
WRITTEN = [ROOT / "static" / "src" / name for name in ("prelude.d.ts", "site.d.ts")]
HEAD = "// Made by tools/declarations.py; do not edit."
OBJECT_FIELDS = {
    "chatData": "ChatStructures | null",
    "persona": "PersonaData | null",
    "character": "ChatCharacter | null",
    "currentScenario": "ScenarioData | null",
    "scenarioData": "any",
}
OBJECTS = {"backend": "SiteBackend"}
"""What JavaScript may give in place of a setting's text."""
TYPES = {"headers": "SiteHeaders", "texts": "Record<string, string | LocalTexts>"}
"""What a setting is that is a group of any names."""
PRIMITIVES = {str: "string", int: "number", bool: "boolean"}


def declarations() -> str:
    """The whole file."""
    written = [path.read_text(encoding="utf-8").split("\n\n", 1)[1].rstrip() for path in WRITTEN]
    parts = [
        HEAD,
        *written,
        *_options(),
        *_settings(),
        *_state(),
        *map(_global, GLOBALS),
        _window(),
    ]
    return "\n\n".join(parts) + "\n"


def _interface(name: str, lines: Iterator[str] | list[str], extends: str = "") -> str:
    body = "".join(f"  {line};\n" for line in lines)
    return f"interface {name} {extends}{{\n{body}}}"


def _options() -> Iterator[str]:
    for name, text in OPTIONS.items():
        lines = [
            f"{option.name}{'?' if option.optional else ''}: {option.type}"
            for option in read_parameters(text)
        ]
        yield _interface(name, lines)


def _settings() -> Iterator[str]:
    groups = [model for field in Settings.model_fields.values() if (model := _group(field))]
    for model in groups:
        yield _interface(f"Chat{model.__name__}", _setting_lines(model))
    yield "/** `window.CHAT_PY`, set before the tag. Times in milliseconds. */\n" + _interface(
        "ChatPySettings", _setting_lines(Settings)
    )


def _setting_lines(model: type[BaseModel]) -> Iterator[str]:
    for field in model.model_fields.values():
        types = [setting_type(field), *filter(None, [OBJECTS.get(field.alias)])]
        yield f"{field.alias}?: {' | '.join(types)}"


def setting_type(field: Any) -> str:
    """The type of a setting in JavaScript."""
    if group := _group(field):
        return f"Chat{group.__name__}"
    return TYPES.get(field.alias) or _type_of(field.annotation)


def _type_of(kind: Any) -> str:
    if kind in PRIMITIVES:
        return PRIMITIVES[kind]
    values = get_args(kind)
    if values == (str, ...):
        return "string[]"
    if get_origin(kind) is Literal:
        return " | ".join(f'"{value}"' for value in values)
    return " | ".join(map(_type_of, values))


def _group(field: Any) -> type[BaseModel] | None:
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _state() -> Iterator[str]:
    fields = [
        f"{name}: {OBJECT_FIELDS[name] if default is None else PRIMITIVES[type(default)]}"
        for name, default in FIELDS.items()
    ]
    yield _interface("StateFields", fields)
    yield "/** Some fields of `ChatState`, by name. */\ntype StateValues = Partial<StateFields>;"
    sets = [f"{name}: string[]" for name in SETS]
    yield _interface("ChatStateFields", sets, "extends StateFields ")


def _global(entry: Global) -> str:
    lines = [member_declaration(member) for member in entry.members()]
    if entry.name == "ChatState":
        lines += [f"readonly {name}: Set<string>" for name in SETS]
    extends = "extends StateFields " if entry.name == "ChatState" else ""
    return _interface(entry.name, lines, extends) + f"\ndeclare const {entry.name}: {entry.name};"


def member_declaration(member: Member) -> str:
    """One member, as it stands in the interface of its global."""
    if member.kind in PROPERTIES:
        return f"readonly {member.name}: {member.returns}"
    return f"{member.name}{member.generic}({_parameters(member)}): {member.returns}"


def _parameters(member: Member) -> str:
    return ", ".join(f"{a.name}{'?' if a.optional else ''}: {_parameter(a)}" for a in member.args)


def _parameter(arg: Arg) -> str:
    # What may be left out may be `null` too: callers skip an argument that way.
    return f"{arg.type} | null" if arg.optional and arg.type != "unknown" else arg.type


def _window() -> str:
    loose = [
        f'declare const {name}: {path.replace(".", "[" + chr(34))}"];'
        for name, path in LOOSE.items()
    ]
    window = [f"readonly {entry.name}: {entry.name}" for entry in GLOBALS]
    window += [f"{name}: typeof {name}" for name in LOOSE]
    window += ["CHAT_PY?: ChatPySettings", "handleAuthError?: (error: ChatApiError) => unknown"]
    return "\n".join(loose) + "\n\n" + _interface("Window", window)


def write() -> None:
    OUTPUT.write_text(declarations(), encoding="utf-8")


if __name__ == "__main__":
    main(write, alone=True)
