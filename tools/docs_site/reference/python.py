"""The public names of Python, which mkdocstrings fills in from their docstrings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module

from chat_py.backends import backend
from tools.command import ROOT
from tools.public_surface import public_exports

__all__ = ["model_names", "models_page", "python_page"]

HEADS = {
    "chat_py": "The errors that the chat raises. Importing the package has no effect on the page.",
    "chat_py.app": "What a page's own Python begins with.",
    "chat_py.plugin.chat": "What `start()` returns, and what `setup(chat)` of a plug-in is given.",
    "chat_py.plugin.event_data": "What handlers are given, by the name of the event: "
    "[all events](events.md).",
    "chat_py.backends.backend": "Where chats are, and who answers. A back end of one's own has any "
    "of the methods of `Backend` ([how to write one](../backends.md#written-in-python)); what it "
    "takes and gives are [models](models.md).",
    "chat_py_server": "The reference server as a part of another application "
    "([how](../server.md)).",
}
OWN_CONSTRUCTOR = {"ApiError", "ArgumentError"}
"""What other code makes, too: of all other classes the chat gives the objects."""
PYTHON = """# Python

Every public name of Python, from its docstring. What is not here may change at any time
([what is public](../support.md#what-is-public)).
"""
MODELS = """# Models

What goes over the wire, as pydantic models: what a [back end](python.md) takes and gives, and what
the server sends. In JSON the names are in camelCase.
"""


def python_page() -> str:
    """The page of everything that `tools.public_surface` lists of Python."""
    return "\n".join([PYTHON, *_modules()])


def _modules() -> Iterator[str]:
    for module, names in public_exports().items():
        yield f"## {module}\n\n{HEADS[module]}\n"
        for name in names:
            yield _entry(f"{module}.{name}", constructor=name in OWN_CONSTRUCTOR)


def _entry(path: str, *, constructor: bool = False) -> str:
    options = 'filters: ["!^_[^_]"]\n      merge_init_into_class: true'
    return f"::: {path}\n" + (f"    options:\n      {options}\n" if constructor else "")


def models_page() -> str:
    """The page of the models that a back end works with."""
    parts = [MODELS]
    for module, names in model_names().items():
        parts.append(f"## {module}\n")
        parts += [_entry(f"{module}.{name}") for name in names]
    return "\n".join(parts)


def model_names() -> dict[str, list[str]]:
    """Module → the classes and types of it that the signatures of `Backend` name; all of the
    events that an answer is made of."""
    place = ROOT / f"{backend.__name__.replace('.', '/')}.py"
    named = {
        node.module: [alias.name for alias in node.names]
        for node in ast.parse(place.read_text("utf-8")).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chat_py.models.")
    }
    found = {str(module): names for module, names in named.items()}
    for module in ("chat_py.models.answer_event", "chat_py.models.parts", "chat_py.models.message"):
        exports = import_module(module).__all__
        found[module] = [name for name in exports if name[0].isupper() and not name.isupper()]
    found["chat_py.models.chat"] = sorted({*found["chat_py.models.chat"], "Character", "Chat"})
    return found
