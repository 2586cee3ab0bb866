"""Every event with its fields, from the typed models of Python and of TypeScript."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from typing import Any, get_args, get_overloads, get_type_hints

from chat_py.broadcast.bus import DOCUMENTED, OLDER
from chat_py.plugin import event_data
from chat_py.plugin.chat import Chat
from tools.command import ROOT

__all__ = ["MEANINGS", "events_page", "typed_events"]

MEANINGS = {
    "message:sent": "The server has a message of the visitor's.",
    "message:received": "An answer is there to its end.",
    "message:like": "The visitor finds an answer good.",
    "message:dislike": "The visitor finds an answer bad.",
    "message:regenerate": "The visitor asks for another version of an answer.",
    "message:copy": "The visitor copies a message.",
    "message:share": "The visitor shares a message.",
    "message:delete": "The visitor deletes a message.",
    "chat:loaded": "A chat is open, with its messages.",
    "chat:selected": "Another chat has been chosen; follows `chat:loaded`.",
    "chat:error": "A chat that was chosen could not be opened.",
    "chat:renamed": "A chat has another title: the visitor's, or one that the model gave.",
    "image:upscale": "A picture is made larger; told again as that goes on.",
    "image:download": "The visitor downloads a picture.",
    "image:share": "The visitor shares a picture.",
    "image:reveal": "The visitor uncovers a blurred picture.",
    "persona:added": "The page's persona module has added a persona.",
    "scenario:changed": "The page's scenario module has set another scenario.",
    "prompt:retrieved": "The page's prompt module has given a prompt.",
    "gift:opened": "The page's gift module has opened its panel.",
    "suggestions:retrieved": "The page's suggestions module has given suggestions.",
    "chatapi:fetch-success": "The server has given a chat; nothing of it is open yet.",
    "chatapi:fetch-error": "The server has not given a chat.",
    "chatapi:interface-ready": "The messages of a chat are on the page.",
    "chatcore:ready": "Python is there, and all parts of the chat have started.",
    "chatcore:error": "The chat could not start.",
    "chatintegration:ready": "The page's own modules have been looked for.",
    "auth-required": "The server wants to know who the visitor is (401).",
    "connection:changed": "The server responds again, or does not any more.",
    "outbox:changed": "A message is on its way, has arrived, or has not.",
}
"""When each is sent."""
HEAD = """# Events

In Python `@chat.on("message:received")`, in JavaScript
`ChatEventManager.on("message:received", …)`; DOM events of these names come to `document`, too,
with the data as their `detail`, and so do jQuery's
([contract §4](../contract.md#4-events)). `chat:` may stand before each name. In Python, data is a
`dict` with the fields below, and `chat.on` gives handlers its type by the name.
"""
HOSTS = "Whatever the page's own module gives."


def typed_events() -> dict[str, type[Any]]:
    """Event → what handlers of Python get, as the overloads of `Chat.on` say."""
    found: dict[str, type[Any]] = {}
    for overload in get_overloads(Chat.on):
        hints = get_type_hints(overload)
        names = get_args(hints["event_name"])
        if names:
            [data] = get_args(hints["return"])
            found |= dict.fromkeys(names, data)
    return found


def events_page() -> str:
    """The whole page."""
    python, typescript = typed_events(), _typescript()
    older = {name: old for old, name in OLDER.items()}
    parts = [HEAD]
    for name in sorted(DOCUMENTED, key=list(MEANINGS).index):
        shown = typescript[name]
        parts.append(f"## {name} {{ #{name.replace(':', '-')} }}\n\n{MEANINGS[name]}")
        if name in python:
            parts.append(_fields(python[name]))
        elif shown == "any":
            parts.append(HOSTS)
        linked = f"[{shown}](javascript.md#{shown.lower()})"
        written = linked if re.fullmatch(r"[A-Z]\w+", shown) else f"`{shown}`"
        parts.append(f"In TypeScript {written}. Older spelling: `{older[name]}`.")
    return "\n\n".join(parts) + "\n"


def _fields(data: type[Any]) -> str:
    told = _told_fields(data.__name__)
    optional: frozenset[str] = data.__optional_keys__
    hints = get_type_hints(data)
    rows = [
        f"| `{field}` | `{_shown(kind)}` | {'no' if field in optional else 'yes'} "
        f"| {told.get(field, '')} |"
        for field, kind in hints.items()
    ]
    link = f"[`{data.__name__}`](python.md#{event_data.__name__}.{data.__name__})"
    return "\n".join([f"{link}:\n", "| field | type | always | |", "|---|---|---|---|", *rows])


def _shown(kind: Any) -> str:
    text = kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind)
    return text.replace("typing.", "").replace("'", '"')


def _told_fields(name: str) -> dict[str, str]:
    """Field → the text below it."""
    tree = ast.parse((ROOT / f"{event_data.__name__.replace('.', '/')}.py").read_text("utf-8"))
    classes = {node.name: node.body for node in tree.body if isinstance(node, ast.ClassDef)}
    told: dict[str, str] = {}
    for field, text in pairwise(classes[name]):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            told[field.target.id] = str(text.value.value)
    return told


def _typescript() -> dict[str, str]:
    text = (ROOT / "static/src/prelude.d.ts").read_text("utf-8")
    body = text.partition("interface ChatEventMap {")[2].partition("\n}")[0]
    return dict(re.findall(r'^  "([\w:-]+)": (.+);$', body, re.MULTILINE))
