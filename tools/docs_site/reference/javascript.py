"""The JavaScript side, from the table in chat_py/surface/ and the declarations made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat_py.surface.signatures import Global, Kind
from chat_py.surface.table import GLOBALS, LOOSE
from tools.declarations import declarations, member_declaration

__all__ = ["javascript_page"]

HEAD = """# JavaScript

Every global that the tag puts on the page, with all its members, as TypeScript. They are there once
the tag has run, before Python is; what each answers until then stands above it. What they do:
[the contract](../contract.md). An application's own calls go by these names, and so do those of
[npm's package](../release.md#the-npm-package). The same for an editor: `static/chat-py.d.ts`.
"""
EARLY: dict[Kind, str] = {
    "promise": "A promise, at once; it settles once Python is there.",
    "stream": "To be read by `for await`; begins once Python is there.",
    "call": "Called before Python is there, it waits in a queue.",
    "event": "The page's own listeners hear it at once, Python's once they are there.",
    "undo": "Returns the function that takes it back; works at once.",
    "query": "Before Python is there it answers with neutral values.",
    "value": "Asked for each time; neutral before Python is there.",
    "record": "A live object.",
    "map": "Looks like a `Map`.",
    "constant": "Never changes.",
}
TYPE = re.compile(
    r"(?:/\*\*(?:(?!\*/).)*?\*/\n)?^(?:interface|type) (\w+)(?:<[^=]*?>)?(?: extends [\w, ]+)? ?"
    r"(?:\{.*?^\}|=.*?;$)",
    re.MULTILINE | re.DOTALL,
)


def javascript_page() -> str:
    """The whole page."""
    types = {match[1]: match[0] for match in TYPE.finditer(declarations())}
    owners = {entry.name for entry in GLOBALS}
    parts = [HEAD, *(_global(entry) for entry in GLOBALS), _loose()]
    parts.append("## Types\n\nThose that the signatures name.")
    parts += [
        f"### {name}\n\n```ts\n{text}\n```"
        for name, text in sorted(types.items())
        if name not in owners | {"Window"}
    ]
    return "\n\n".join(parts) + "\n"


def _global(entry: Global) -> str:
    lines = list(_members(entry))
    fields = "Its fields are those of [StateFields](#statefields); its Sets are live.\n\n"
    head = f"## {entry.name}\n\n{fields if entry.name == 'ChatState' else ''}"
    return f"{head}```ts\n" + "\n".join(lines).strip() + "\n```"


def _members(entry: Global) -> Iterator[str]:
    kind = None
    for member in entry.members():
        if member.kind != kind:
            kind = member.kind
            yield f"\n// {EARLY[kind]}"
        yield f"{entry.name}.{member_declaration(member).removeprefix('readonly ')}"


def _loose() -> str:
    rows = [f"| `{name}` | `{path}` |" for name, path in sorted(LOOSE.items())]
    head = "## Functions of the page\n\nGlobal functions, and what each of them is:\n"
    return "\n".join([head, "| function | the same as |", "|---|---|", *rows])
