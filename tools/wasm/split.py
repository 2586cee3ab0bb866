"""Takes the functions that a start does not call out of a wasm module.

Of `split` come two modules. The first is the module as it was, but a function that is not needed
has a stub for a body. The second has the bodies, and shares memory, tables and globals with the
first: it is fetched and joined when the first stub is called (static/src/interpreter/rest.mjs).

Each function keeps its index in both, so bodies stay as they are: one in the second that calls one
that stayed in the first calls its own copy of it. Only state must not be twice, and it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass

from tools.wasm.binary import (
    CONSTANT,
    END,
    FUNCTION_REFERENCE,
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
from tools.wasm.module import Module, parameters

__all__ = ["Halves", "split"]

TABLE = "chat_py.rest"
"""What the first module exports: a table with what fetches the rest, then the rest's functions."""
FIRST = "first"
"""What the second module calls the first in its imports."""
SHARED = "chat_py.{kind}{index}"
"""The name of what the second needs and the first had not exported."""

CALL, CALL_INDIRECT, LOCAL, TABLE_GET, IS_NULL, IF, NOTHING = 0x10, 0x11, 0x20, 0x25, 0xD1, 4, 0x40
UNREACHABLE = b"\0\0" + bytes((END,))
"""A function that nobody calls."""
NAMES_FUNCTION = re.compile(rb"(?=[\x10\x12\xd2])")
"""Instructions whose argument is a function, and whatever looks like one."""
NO_ARGUMENTS = bytes.fromhex("600000")
"""The type of a function without parameters and results."""
TO_TABLE = 2
"""A segment of elements with the number of its table."""


@dataclass(frozen=True)
class Halves:
    """The two modules, and how many functions are in the second only."""

    first: bytes
    rest: bytes
    moved: int


def split(binary: bytes, used: Set[int]) -> Halves:
    """Two modules in place of one.

    Args:
        used: the functions that stay, as indices into the module's own.

    Raises:
        ValueError: the module has something that this does not know.
    """
    module = Module(binary)
    outside = module.imported[Kind.FUNCTION]
    stub = _Stubs(module)
    moved = [
        index
        for index, body in enumerate(module.bodies)
        if index not in used and len(body) > len(stub.body(index, 1 << 14))
    ]
    gone = {outside + index for index in moved}
    begin = module.elements | {
        index for kind, index in module.exports.values() if kind == Kind.FUNCTION
    }
    stay = [index for index in range(len(module.bodies)) if outside + index not in gone]
    called = begin | _named(module.bodies[index] for index in stay)
    reached = _reached(module, moved)
    places = {index: place for place, index in enumerate(moved, 1)}
    first = [
        body
        if outside + index not in gone
        else stub.body(index, places[index])
        if outside + index in called
        else UNREACHABLE
        for index, body in enumerate(module.bodies)
    ]
    rest = [body if index in reached else UNREACHABLE for index, body in enumerate(module.bodies)]
    return Halves(
        _first(module, binary[:HEADER], [*first, stub.ensure], stub, len(moved) + 1),
        _rest(module, binary[:HEADER], rest, [outside + index for index in moved]),
        len(moved),
    )


class _Stubs:
    """The bodies that stand in for others."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._table = module.imported[Kind.TABLE] + len(module.own(Kind.TABLE))
        self._ensure = module.imported[Kind.FUNCTION] + len(module.bodies)
        self.types = [*module.types]
        if NO_ARGUMENTS not in self.types:
            self.types.append(NO_ARGUMENTS)
        self.type = self.types.index(NO_ARGUMENTS)
        """Of `ensure`."""

    @property
    def ensure(self) -> bytes:
        """Calls what fetches the rest, unless it is there."""
        there = bytes((CONSTANT, 1, TABLE_GET)) + leb(self._table) + bytes((IS_NULL, IF, NOTHING))
        return b"\0" + there + self._call(0, self.type) + bytes((END, END))

    def body(self, index: int, place: int) -> bytes:
        """Calls the function at that place of the table with the arguments that it has got."""
        kind = self._module.function_types[index]
        arguments = range(parameters(self._module.types[kind]))
        return (
            b"\0"
            + bytes((CALL,))
            + leb(self._ensure)
            + b"".join(bytes((LOCAL,)) + leb(number) for number in arguments)
            + self._call(place, kind)
            + bytes((END,))
        )

    def _call(self, place: int, kind: int) -> bytes:
        at = bytes((CONSTANT,)) + leb(place, signed=True)
        return at + bytes((CALL_INDIRECT,)) + leb(kind) + leb(self._table)


def _named(bodies: Iterable[bytes]) -> set[int]:
    """The functions that these name, and perhaps some more: instructions are not told apart from
    what looks like them."""
    found: set[int] = set()
    for body in bodies:
        for match in NAMES_FUNCTION.finditer(body, 0, len(body) - 1):
            # Of bytes that are no argument there may be fewer than one would have.
            found.add(read_leb(body[match.start() + 1 : match.start() + 6] + b"\0", 0)[0])
    return found


def _reached(module: Module, begin: list[int]) -> set[int]:
    """These of the module's own functions, and what they may call."""
    outside = module.imported[Kind.FUNCTION]
    found: set[int] = set()
    waiting = set(begin)
    while waiting:
        found |= waiting
        named = _named(module.bodies[index] for index in waiting)
        waiting = {index - outside for index in named if index >= outside} - found
        waiting = {index for index in waiting if index < len(module.bodies)}
    return found


def _shared(module: Module) -> dict[tuple[Kind, int], str]:
    """The names by which the first gives what both have."""
    given = {what: export for export, what in module.exports.items()}
    found: dict[tuple[Kind, int], str] = {}
    for kind in (Kind.TABLE, Kind.MEMORY, Kind.GLOBAL, Kind.TAG):
        before = module.imported[kind]
        for index in range(before, before + len(module.own(kind))):
            new = SHARED.format(kind=kind.name.lower(), index=index)
            found[kind, index] = given.get((kind, index), new)
    return found


def _assemble(head: bytes, custom: list[bytes], parts: dict[Section, bytes]) -> bytes:
    # What Emscripten writes with a name of its own stands first, and engines take it anywhere.
    return (
        head
        + b"".join(section(Section.CUSTOM, content) for content in custom)
        + b"".join(section(kind, parts[kind]) for kind in ORDER if kind in parts)
    )


def _code(bodies: list[bytes]) -> bytes:
    return vector([leb(len(body)) + body for body in bodies])


def _table(size: int) -> bytes:
    return bytes((FUNCTION_REFERENCE, 0)) + leb(size)


def _appended(written: bytes, items: list[bytes]) -> bytes:
    count, at = read_leb(written, 0)
    return leb(count + len(items)) + written[at:] + b"".join(items)


def _first(module: Module, head: bytes, bodies: list[bytes], stubs: _Stubs, size: int) -> bytes:
    table = module.imported[Kind.TABLE] + len(module.own(Kind.TABLE))
    missing = [
        name(text) + bytes((kind,)) + leb(index)
        for (kind, index), text in _shared(module).items()
        if text not in module.exports
    ]
    missing.append(name(TABLE) + bytes((Kind.TABLE,)) + leb(table))
    parts = {Section(kind): content for kind, content in module.sections.items()}
    parts |= {
        Section.TYPE: vector(stubs.types),
        Section.FUNCTION: _appended(parts[Section.FUNCTION], [leb(stubs.type)]),
        Section.TABLE: _appended(parts.get(Section.TABLE, b"\0"), [_table(size)]),
        Section.EXPORT: _appended(parts[Section.EXPORT], missing),
        Section.CODE: _code(bodies),
    }
    return _assemble(head, module.custom, parts)


def _rest(module: Module, head: bytes, bodies: list[bytes], functions: list[int]) -> bytes:
    table = module.imported[Kind.TABLE] + len(module.own(Kind.TABLE))
    own = {kind: module.own(kind) for kind in Kind if kind != Kind.FUNCTION}
    shared = [
        name(FIRST) + name(text) + bytes((kind,)) + own[kind][index - module.imported[kind]]
        for (kind, index), text in _shared(module).items()
    ]
    shared.append(name(FIRST) + name(TABLE) + bytes((Kind.TABLE,)) + _table(len(functions) + 1))
    start = bytes((CONSTANT, 1, END))
    elements = (
        bytes((TO_TABLE,)) + leb(table) + start + b"\0" + vector([leb(each) for each in functions])
    )
    parts = {
        Section.TYPE: module.sections[Section.TYPE],
        Section.IMPORT: vector([*module.imports, *shared]),
        Section.FUNCTION: module.sections[Section.FUNCTION],
        Section.ELEMENT: vector([elements]),
        Section.CODE: _code(bodies),
    }
    return _assemble(head, [], parts)
