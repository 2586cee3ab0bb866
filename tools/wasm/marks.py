"""Makes the functions of a wasm module leave a mark when they are called."""

from __future__ import annotations

from tools.wasm.binary import (
    CONSTANT,
    HEADER,
    ORDER,
    Kind,
    Section,
    leb,
    name,
    read_leb,
    section,
    vector,
)
from tools.wasm.module import Module, locals_end

__all__ = ["MARKS", "mark"]

MARKS = "chat_py.marks."
"""Begins the name of a memory that the module exports: a byte for each of its functions, 1 once it
was called."""
STORE_BYTE, IN_MEMORY = 0x3A, 0x40
ONE_PAGE = b"\0\1"
"""65,536 bytes: a module with more functions is refused."""


def mark(binary: bytes, called: str) -> bytes:
    """The module with marks, for engines with more than one memory.

    Args:
        called: the name of the module, which the export has at its end.

    Raises:
        ValueError: it has more functions than there is room for marks.
    """
    module = Module(binary)
    if len(module.bodies) > 1 << 16:
        raise ValueError(f"{len(module.bodies)} functions are too many")
    memory = module.imported[Kind.MEMORY] + len(module.own(Kind.MEMORY))
    store = bytes((CONSTANT, 1, STORE_BYTE, IN_MEMORY)) + leb(memory) + b"\0"
    bodies: list[bytes] = []
    for index, body in enumerate(module.bodies):
        begin = locals_end(body)
        address = bytes((CONSTANT,)) + leb(index, signed=True)
        marked = body[:begin] + address + store + body[begin:]
        bodies.append(leb(len(marked)) + marked)
    parts = {Section(kind): content for kind, content in module.sections.items()}
    count, at = read_leb(parts[Section.EXPORT], 0)
    export = name(MARKS + called) + bytes((Kind.MEMORY,)) + leb(memory)
    parts |= {
        Section.MEMORY: vector([*module.own(Kind.MEMORY), ONE_PAGE]),
        Section.EXPORT: leb(count + 1) + parts[Section.EXPORT][at:] + export,
        Section.CODE: vector(bodies),
    }
    return (
        binary[:HEADER]
        + b"".join(section(Section.CUSTOM, content) for content in module.custom)
        + b"".join(section(kind, parts[kind]) for kind in ORDER if kind in parts)
    )
